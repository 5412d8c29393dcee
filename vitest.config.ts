import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/**/*.test.ts", "apps/*/**/*.test.ts", "scripts/**/*.test.ts"],
    // Real servers, databases and child processes are started: slow machines need room, a hang must still end.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
