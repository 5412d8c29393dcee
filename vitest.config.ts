import { availableParallelism } from "node:os";
import { defaultExclude, defineConfig } from "vitest/config";

const ONLY_POSTGRES = "apps/server/src/**/*.postgres.test.ts";

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "all",
          include: ["packages/**/*.test.ts", "apps/*/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: [...defaultExclude, ONLY_POSTGRES],
        },
      },
      {
        // What a server does, again on the other database, and what it does only there.
        extends: true,
        test: {
          name: "postgres",
          include: [
            "apps/server/src/{http,trpc,operator,testing/sequences}/*.test.ts",
            ONLY_POSTGRES,
          ],
          globalSetup: "apps/server/src/testing/on-postgres.ts",
        },
      },
    ],
    // Many tests wait for processes and databases more than for a core.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Real servers, databases and child processes are started: slow machines need room, a hang must still end.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
