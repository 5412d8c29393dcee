import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** How long a file nobody points at may be one that is still being made. */
const ORPHAN_AGE_MS = 60 * 60 * 1_000;

/** Where rendered media lie: one flat folder of files named by render and attempt. */
export type MediaFolder = {
  path: (file: string) => string;
  remove: (files: string[]) => Promise<void>;
  /** Deletes what no render points at; answers how many files. `now` is epoch milliseconds. */
  sweep: (known: string[], now: number) => Promise<number>;
};

/** Opens the folder, making it where it is missing. */
export async function openMediaFolder(folder: string): Promise<MediaFolder> {
  await mkdir(folder, { recursive: true });
  const path = (file: string) => join(folder, file);
  const remove = async (files: string[]) => {
    await Promise.all(files.map((file) => rm(path(file), { force: true })));
  };
  return {
    path,
    remove,
    sweep: async (known, now) => {
      const pointedAt = new Set(known);
      const orphans: string[] = [];
      for (const file of (await readdir(folder)).filter((name) => !pointedAt.has(name))) {
        // One that is gone by now was taken away by whoever made it.
        const found = await stat(path(file)).catch(() => null);
        if (found && found.mtimeMs < now - ORPHAN_AGE_MS) orphans.push(file);
      }
      await remove(orphans);
      return orphans.length;
    },
  };
}
