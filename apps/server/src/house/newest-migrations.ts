import { readFileSync } from "node:fs";

const OWNERS = ["ledger", "billing", "render", "auth"] as const;

/** Of each owner of tables: where it notes which migrations were made, and when the newest was written, in epoch milliseconds. */
export function newestMigrations(
  dialect: "sqlite" | "postgres",
): { owner: string; table: string; newest: number }[] {
  return OWNERS.map((owner) => {
    const journal = new URL(
      `../../../../drizzle/${owner}/${dialect}/meta/_journal.json`,
      import.meta.url,
    );
    const { entries } = JSON.parse(readFileSync(journal, "utf8")) as {
      entries: { when: number }[];
    };
    return { owner, table: `__migrations_${owner}`, newest: entries.at(-1)?.when ?? 0 };
  });
}
