import { expect, test } from "vitest";
import { describeBooks } from "../testing/books-suite.ts";
import { postgresDatabases } from "../testing/databases.ts";
import { openTill } from "../testing/till.ts";

const newDatabase = postgresDatabases();

describeBooks(newDatabase);

test("PostgreSQL: ids are in the order of their bytes, whatever locale the database was made with", async () => {
  const { rows } = await openTill({ address: await newDatabase() });

  const texts = await rows(
    `SELECT table_name, column_name, collation_name FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type = 'text' AND table_name NOT LIKE '\\_\\_%'`,
  );

  expect(texts.length).toBeGreaterThan(20);
  expect(texts.filter(({ collation_name }) => collation_name !== "C")).toEqual([]);
});
