import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openShop } from "./testing/shop.ts";
import { openSubscriber, secondsAt, STARTED_AT } from "./testing/subscriber.ts";

test("what is due on the way happens in order, each thing at its own moment", async () => {
  const { sandbox, stripe, inbox, checkout, bills } = await openSubscriber();
  const session = await checkout();

  const advanced = await sandbox.advance({ to: "2027-03-20T00:00:00Z" });

  expect(advanced).toEqual({ now: secondsAt("2027-03-20T00:00:00Z"), happened: 3 });
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe("expired");
  expect((await bills()).map(({ created, status }) => [created, status])).toEqual([
    [secondsAt("2027-01-15T10:00:00Z"), "paid"],
    [secondsAt("2027-02-15T10:00:00Z"), "paid"],
    [secondsAt("2027-03-15T10:00:00Z"), "paid"],
  ]);
  await sandbox.idle();
  const renewed = inbox.events.filter(({ type }) => type === "invoice.paid").slice(1);
  expect(renewed.map(({ created }) => created)).toEqual([
    secondsAt("2027-02-15T10:00:00Z"),
    secondsAt("2027-03-15T10:00:00Z"),
  ]);
  // Stripe forgets its events after 30 days, and so does the list.
  expect((await stripe.events.list({ types: ["invoice.paid"] })).data).toHaveLength(1);
});

test("the clock goes forward only, by days or to a date", async () => {
  const { sandbox } = await openSubscriber();

  await expect(sandbox.advance({ to: "2026-01-01" })).rejects.toMatchObject({
    code: "wrong_state",
  });
  await expect(sandbox.advance({})).rejects.toMatchObject({ code: "parameter_invalid" });
  expect(await sandbox.advance({ days: 0.5 })).toEqual({
    now: secondsAt("2027-01-15T22:00:00Z"),
    happened: 0,
  });
});

test("the clock stays ahead after a restart, and signatures and headers keep the real time", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stripe-sandbox-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const options = { databasePath: join(folder, "sandbox.db"), now: () => STARTED_AT };
  const first = await openShop(options);
  await first.sandbox.advance({ days: 10 });
  await first.sandbox.close();

  const { stripe, sandbox } = await openShop(options);
  const customer = await stripe.customers.create({});
  await sandbox.idle();

  expect(customer.created).toBe(STARTED_AT / 1_000 + 10 * 86_400);
  expect(customer.lastResponse.headers["date"]).toBe("Fri, 15 Jan 2027 10:00:00 GMT");
  const [delivery] = sandbox.deliveries();
  expect(delivery?.attempts).toMatchObject([{ at: STARTED_AT, status: 200 }]);
});

test("a plan renews by itself when its time has come", async () => {
  let now = STARTED_AT;
  const { sandbox, inbox, bills } = await openSubscriber({}, { now: () => now });
  await sandbox.idle();

  now = Date.parse("2027-02-15T10:00:01Z");
  // The alarm was set for a month ahead; anything that is due sets it anew.
  await sandbox.set({});
  await sandbox.checkout({ price: "pack_1000" });

  await expect.poll(async () => (await bills()).length).toBe(2);
  await sandbox.idle();
  expect(inbox.types().filter((type) => type === "invoice.paid")).toHaveLength(2);
});
