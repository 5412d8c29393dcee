import { type ChildProcess, fork } from "node:child_process";
import { constants, setPriority } from "node:os";

/** Megabytes of heap a drawing may use; its pictures lie outside of the heap. */
const HEAP_MEGABYTES_MAX = 768;

/** Starts a process that waits for one job. It inherits nothing but what Node needs to run. */
export function startDrawing(): ChildProcess {
  const child = fork(new URL("./sketch-child.ts", import.meta.url), {
    execArgv: [
      `--max-old-space-size=${HEAP_MEGABYTES_MAX}`,
      // Some versions warn that they strip types: that is no complaint of the drawing's.
      "--disable-warning=ExperimentalWarning",
    ],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // No key or password of the server's can be reached. On Windows libuv adds SystemRoot itself.
    env: { NODE_ENV: "production", PATH: process.env.PATH ?? "" },
  });
  giveWay(child);
  return child;
}

/** Ends a process at once, whatever it does. Resolves when it is gone. */
export async function endDrawing(child: ChildProcess): Promise<void> {
  // One that never began will not end either.
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

/** Lets the server go first where both want the processor. */
function giveWay({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Where that is not allowed, the clip is still drawn.
  }
}
