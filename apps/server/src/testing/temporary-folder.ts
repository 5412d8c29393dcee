import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { whenTheTestEnds } from "./when-done.ts";

/** An empty folder that is gone when the test ends, or when `whenDone` says. */
export function temporaryFolder(whenDone = whenTheTestEnds): string {
  const folder = mkdtempSync(join(tmpdir(), "framefare-"));
  whenDone(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
