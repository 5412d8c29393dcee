import type { Verdict } from "@framefare/billing";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Media can be written where they are kept. */
export async function lookAtStorage(dataDir: string): Promise<Verdict> {
  const folder = join(dataDir, "media");
  const file = join(folder, `.doctor-${process.pid}`);
  try {
    await writeFile(file, "");
    await rm(file);
    return { verdict: "pass", detail: `${folder} can be written.` };
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const detail = `${folder} cannot be written (${why}).`;
    const remedy =
      "Start the server once, which makes it, and see that DATA_DIR belongs to this account.";
    return { verdict: "fail", detail, remedy };
  }
}
