import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { openLedger } from "../open-ledger.ts";
import type { NewAddress } from "./crash.ts";

const CALLER = fileURLToPath(new URL("crash-caller.ts", import.meta.url));

/** Everybody gets something like a fair share: at least this part of it. */
const SHARE_MIN = 1 / 8;

/** Several processes on one database, which is empty when they all open it at once. */
export function describeProcesses(
  name: string,
  newAddress: NewAddress,
  { processes, credits }: { processes: number; credits: number },
): void {
  describe(`${name}: ${processes} processes at once`, () => {
    test("spend what is there to the last credit, none twice, and everyone gets on", async () => {
      const url = await newAddress();
      const callers = Array.from({ length: processes }, (_, n) => startCaller(url, `p${n}`));
      await Promise.all(callers.map(({ opened }) => opened));
      const ledger = await openLedger(url);
      onTestFinished(() => ledger.close());
      await ledger.grant({ key: "pot", walletId: "pot", credits });

      for (const { go } of callers) go();
      const told = await Promise.all(callers.map(({ done }) => done));

      const own = told.map((each) => each.own);
      const shared = Math.max(...told.map((each) => each.shared));
      expect(own.reduce((sum, each) => sum + each, shared)).toBe(credits);
      expect(await ledger.balance("pot")).toMatchObject({ available: 0, spent: credits });
      expect((await ledger.verify()).problems).toEqual([]);
      expect(Math.min(...own)).toBeGreaterThanOrEqual((Math.max(...own) * SHARE_MIN) | 0);
    });
  });
}

type Told = { own: number; shared: number };

/** A process that fails, be it because the database was busy, fails the test with what it said. */
function startCaller(url: string, name: string) {
  const child = spawn(process.execPath, [CALLER, url, name], { stdio: ["pipe", "pipe", "pipe"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let said = "";
  child.stderr.on("data", (data) => (said += String(data)));
  const exited = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${name} ended with code ${code}: ${said}`));
    });
  });
  const next = async (): Promise<unknown> => {
    const line = await lines.next();
    // It ended without a word: what it ended with says why.
    if (line.done) await exited;
    return JSON.parse(String(line.value));
  };
  const opened = next();
  return {
    opened,
    go: () => child.stdin.write("go\n"),
    // What the program of this test prints last.
    done: opened.then(next).then(async (told) => (await exited, told as Told)),
  };
}
