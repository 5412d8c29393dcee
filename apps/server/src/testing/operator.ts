import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../operator/main.ts", import.meta.url));

/** Runs an operator's command in a process of its own, as a person does. */
export function operate(
  words: string[],
  env: Record<string, string>,
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const inherited = { PATH: process.env.PATH ?? "" };
    execFile(
      process.execPath,
      [MAIN, ...words],
      { env: { ...inherited, ...env } },
      (error, stdout, stderr) => {
        const code = typeof error?.code === "number" ? error.code : error ? -1 : 0;
        resolve({ code, stdout, stderr });
      },
    );
  });
}
