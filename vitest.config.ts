import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/**/*.test.ts", "apps/*/**/*.test.ts", "scripts/**/*.test.ts"],
    // Many tests wait for processes and databases more than for a core.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Real servers, databases and child processes are started: slow machines need room, a hang must still end.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
