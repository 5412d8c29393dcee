import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

/** How much of what it said is kept, in lines. */
const LINES_MAX = 200;

/** A server in a process of its own, as people start it; it ends with the test at the latest. */
export async function startServer(env: Record<string, string>) {
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, PORT: String(port), ROLE: "web", LOG_LEVEL: "warn", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => end(child, "SIGKILL"));
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on("line", (line) => {
        lines.push(line);
        if (lines.length > LINES_MAX) lines.shift();
        if (line.startsWith("Framefare is ready at ")) resolve();
      });
    }
    child.once("exit", () => reject(new Error(`The server did not start:\n${lines.join("\n")}`)));
    child.once("error", reject);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    /** The last of what it said. */
    lines,
    /** At once, in the middle of whatever it does. */
    kill: () => end(child, "SIGKILL"),
    stop: () => end(child, "SIGTERM"),
  };
}

export type ServerProcess = Awaited<ReturnType<typeof startServer>>;

/** The address that people know may be another one, so the server cannot say which port it got. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // A TCP server's address is never a string.
  server.close();
  await once(server, "close");
  return port;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}
