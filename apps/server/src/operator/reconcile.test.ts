import type { ReconcileReport } from "@framefare/contract";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually, openHouse } from "../testing/house.ts";
import { operate } from "../testing/operator.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { readSince } from "./since.ts";

/** The sandbox, told from a script. */
const tell = async (sandboxUrl: string, verb: string, told: object = {}) => {
  const answer = await fetch(`${sandboxUrl}/sandbox/${verb}`, {
    method: "POST",
    body: JSON.stringify(told),
  });
  expect([verb, answer.status]).toEqual([verb, 200]);
};

/** A person has paid, and the delivery that says so was lost. */
async function openHouseWithALoss() {
  const dataDir = temporaryFolder();
  const house = await openHouse({ DATA_DIR: dataDir });
  const person = await house.signUp();
  const sku = "pack_1000";
  const { sessionId } = await person.trpc.billing.checkout.mutate({
    sku,
    attemptId: crypto.randomUUID(),
  });
  await tell(house.sandboxUrl, "pause");
  await tell(house.sandboxUrl, "pay", { session: sessionId });
  const deliveries = await fetch(`${house.sandboxUrl}/sandbox/deliveries`);
  // The sandbox's list of deliveries.
  const { data } = (await deliveries.json()) as { data: { event: string }[] };
  for (const { event } of data) await tell(house.sandboxUrl, "drop", { event });
  await tell(house.sandboxUrl, "resume");
  const env = {
    DATA_DIR: dataDir,
    DATABASE_URL: house.databaseUrl,
    STRIPE_SECRET_KEY: "sk_test_framefare_sandbox",
    STRIPE_API_BASE: house.sandboxUrl,
  };
  const available = async () => (await person.trpc.billing.status.query()).wallet.available;
  const reconcile = async (...words: string[]) => {
    const { code, stdout } = await operate(["reconcile", "--json", ...words], env);
    // What reconcile says with --json.
    return { code, report: JSON.parse(stdout) as ReconcileReport };
  };
  return { house, person, sessionId, env, dataDir, available, reconcile };
}

test("a payment whose delivery was lost is found, read only, and taken in with --apply", async () => {
  const { house, sessionId, available, reconcile, dataDir } = await openHouseWithALoss();
  const welcome = await available();
  const rows = () =>
    Promise.all(
      ["stripe_events", "purchases", "reconciliation"].map((table) =>
        house.rows(`SELECT * FROM ${table}`),
      ),
    );
  const before = await rows();
  const file = join(dataDir, "framefare.db");
  const bytes = () => (existsSync(file) ? readFileSync(file).toString("hex") : "kept elsewhere");
  const bytesBefore = bytes();

  const found = await reconcile();

  expect(found).toMatchObject({
    code: 1,
    report: {
      findings: [
        {
          kind: "paid_not_granted",
          objectId: sessionId,
          remedy: expect.stringContaining("--apply"),
        },
      ],
    },
  });
  expect(await rows()).toEqual(before);
  expect(bytes() === bytesBefore).toBe(true);

  const mended = await reconcile("--apply");

  expect(mended).toMatchObject({
    code: 0,
    report: { findings: [{ objectId: sessionId, applied: "applied" }] },
  });
  expect(await eventually(available, (credits) => credits > welcome)).toBe(welcome + 1_000);
  expect(await reconcile("--apply")).toMatchObject({ code: 0, report: { findings: [] } });
  expect(await available()).toBe(welcome + 1_000);
});

test("it says in words what is wrong, with whom, and what to do", async () => {
  const { sessionId, env, person } = await openHouseWithALoss();

  const { code, stdout } = await operate(["reconcile", "--since", "1d"], env);

  expect(code).toBe(1);
  expect(stdout).toContain(`paid_not_granted  ${sessionId}`);
  expect(stdout).toContain(`user ${person.userId}`);
  expect(stdout).toMatch(/Run pnpm reconcile --apply, which takes evt_\w+ in/);
  expect(stdout).toMatch(/1 found, 0 mended now, 1 left to mend\.\n$/);
});

test.each<[string, string[], Record<string, string>, RegExp]>([
  ["words it does not know", ["--aply"], {}, /--aply[^]*--help says more/],
  ["a time that is none", ["--since", "yesterday"], {}, /^--since takes a date/],
  ["a database that is not there", [], { DATA_DIR: "/nowhere" }, /^There is no database/],
  ["an environment that cannot be used", [], { PORT: "many" }, /PORT must be/],
])("%s: code 2 and one sentence", async (_, words, env, said) => {
  const { code, stdout, stderr } = await operate(["reconcile", ...words], env);

  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(said);
  expect(stderr).not.toContain("node:");
});

test.each([
  ["7d", Date.UTC(2026, 0, 8)],
  ["36h", Date.UTC(2026, 0, 13, 12)],
  ["2026-01-01", Date.UTC(2026, 0, 1)],
  ["2026-01-01T06:30:00Z", Date.UTC(2026, 0, 1, 6, 30)],
])("--since %s is read", (text, at) => {
  expect(readSince(text, Date.UTC(2026, 0, 15))).toBe(at);
});
