import { defineConfig } from "drizzle-kit";

// Paths are from this package, where drizzle-kit is run.
export default defineConfig({
  dialect: "postgresql",
  schema: "./src/auth/postgres/tables.ts",
  out: "../../drizzle/auth/postgres",
});
