import { defineConfig } from "drizzle-kit";

// Paths are from this package, where drizzle-kit is run.
export default defineConfig({
  dialect: "sqlite",
  schema: "./src/auth/sqlite/tables.ts",
  out: "../../drizzle/auth/sqlite",
});
