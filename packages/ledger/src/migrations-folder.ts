/**
 * Where the migrations of one dialect are. The repository keeps them at its root, and runs the sources as they are; the
 * published package has them beside its compiled modules, where `prepack.mjs` puts them.
 */
export function migrationsFolder(dialect: string): URL {
  const isSource = import.meta.url.endsWith(".ts");
  const all = isSource ? "../../../drizzle/ledger/" : "./migrations/";
  return new URL(`${all}${dialect}`, import.meta.url);
}
