import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { eventually } from "../../testing/house.ts";
import { copyOf } from "../../testing/behind.ts";
import { openNotices } from "./notices.ts";

async function open(url: string) {
  const notices = await openNotices(url);
  onTestFinished(() => notices.close());
  const heard: string[] = [];
  notices.hear((topic) => heard.push(topic));
  return { ...notices, heard };
}

const newDatabase = () => copyOf(inject("emptyDatabase") ?? "");

test("what one tells the others hear, and itself does not", async () => {
  const url = await newDatabase();
  const [ada, bob, cy] = [await open(url), await open(url), await open(url)];

  ada.tell("wallet:1");
  bob.tell("wallet:2");

  await eventually(
    () => cy.heard.toSorted(),
    (heard) => heard.length === 2,
  );
  expect([ada.heard, bob.heard, cy.heard.toSorted()]).toEqual([
    ["wallet:2"],
    ["wallet:1"],
    ["wallet:1", "wallet:2"],
  ]);
});

test("a connection that breaks is made again, and what is told meanwhile is nobody's fault", async () => {
  const url = await newDatabase();
  const [ada, bob] = [await open(url), await open(url)];
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  onTestFinished(() => admin.end());

  await admin.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );

  let told = 0;
  await eventually(
    () => {
      ada.tell(`render:${(told += 1)}`);
      return bob.heard.length;
    },
    (heard) => heard > 0,
  );
  expect(bob.heard[0]).toMatch(/^render:/);
});
