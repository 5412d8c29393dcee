import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { eventually, type House, openHouse, type Person, sessionEvent } from "../testing/house.ts";

async function openCheckout(house: House, sku = "pack_1000") {
  const person = await house.signUp();
  const { sessionId } = await person.trpc.billing.checkout.mutate({ sku, attemptId: randomUUID() });
  return { person, sessionId };
}

const available = async ({ trpc }: Person) => (await trpc.billing.status.query()).wallet.available;

test("a paid session is one purchase and one grant of what planConfig says", async () => {
  const house = await openHouse();
  const { person, sessionId } = await openCheckout(house);
  expect(await available(person)).toBe(100);

  expect(await house.stripeSends(sessionEvent(sessionId))).toEqual({
    status: 200,
    received: true,
    outcome: "applied",
  });

  expect(await available(person)).toBe(1_100);
  expect(await house.rows("SELECT payment_ref, credits, amount FROM purchases")).toEqual([
    { payment_ref: sessionId, credits: 1_000, amount: 1_000 },
  ]);
  expect(await person.trpc.billing.finalize.query({ sessionId })).toEqual({
    status: "paid",
    wallet: { available: 1_100, held: 0, owed: 0 },
    purchaseApplied: true,
  });
});

test("the same event twice, and another event for the same session, grant once", async () => {
  const house = await openHouse();
  const { person, sessionId } = await openCheckout(house);
  const event = sessionEvent(sessionId);

  const first = await house.stripeSends(event);
  const again = await house.stripeSends(event);
  const other = await house.stripeSends(sessionEvent(sessionId));
  const twin = await house.stripeSends(
    sessionEvent(sessionId, {}, { type: "checkout.session.async_payment_succeeded" }),
  );

  expect([first, again, other, twin].map(({ outcome }) => outcome)).toEqual([
    "applied",
    "duplicate",
    "duplicate",
    "duplicate",
  ]);
  expect(await available(person)).toBe(1_100);
  expect(await house.rows("SELECT * FROM purchases")).toHaveLength(1);
});

test("twenty deliveries at once grant once", async () => {
  const house = await openHouse();
  const { person, sessionId } = await openCheckout(house);
  const event = sessionEvent(sessionId);

  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      house.stripeSends(n % 2 ? event : sessionEvent(sessionId)),
    ),
  );

  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(answers.filter(({ outcome }) => outcome === "applied")).toHaveLength(1);
  expect(await available(person)).toBe(1_100);
});

test("completed but unpaid grants nothing until the bank has paid", async () => {
  const house = await openHouse();
  const { person, sessionId } = await openCheckout(house);

  const unpaid = await house.stripeSends(sessionEvent(sessionId, { payment_status: "unpaid" }));
  expect(unpaid.status).toBe(200);
  expect(await person.trpc.billing.finalize.query({ sessionId })).toEqual({ status: "pending" });
  expect(await available(person)).toBe(100);
  expect(await house.rows("SELECT * FROM purchases")).toEqual([]);

  await house.stripeSends(
    sessionEvent(sessionId, {}, { type: "checkout.session.async_payment_succeeded" }),
  );
  expect(await available(person)).toBe(1_100);
});

test("a payment that fails later grants nothing, and is told as not found", async () => {
  const house = await openHouse();
  const { person, sessionId } = await openCheckout(house);
  await house.stripeSends(sessionEvent(sessionId, { payment_status: "unpaid" }));

  const failed = { type: "checkout.session.async_payment_failed" };
  await house.stripeSends(sessionEvent(sessionId, { payment_status: "unpaid" }, failed));

  expect(await person.trpc.billing.finalize.query({ sessionId })).toEqual({ status: "not_found" });
  expect(await available(person)).toBe(100);
});

test("finalize answers the buyer only, and never writes, however often it is asked", async () => {
  const house = await openHouse();
  const { person, sessionId } = await openCheckout(house);
  await house.stripeSends(sessionEvent(sessionId));
  const stranger = await house.signUp();

  expect(await stranger.trpc.billing.finalize.query({ sessionId })).toEqual({
    status: "not_found",
  });
  const before = await house.rows("SELECT * FROM entries");
  for (let n = 0; n < 20; n += 1) await person.trpc.billing.finalize.query({ sessionId });
  expect(await house.rows("SELECT * FROM entries")).toEqual(before);
});

test("finalize before any event says pending, and grants nothing by itself", async () => {
  const house = await openHouse();
  const { person, sessionId } = await openCheckout(house);

  for (let n = 0; n < 5; n += 1) {
    expect(await person.trpc.billing.finalize.query({ sessionId })).toEqual({ status: "pending" });
  }
  expect(await available(person)).toBe(100);
  expect(await house.rows("SELECT * FROM purchases")).toEqual([]);
});

test.each([
  ["of another app", { client_reference_id: "somebody" }, "ignored"],
  ["of ours that nobody began", { metadata: { app: "framefare" } }, "parked"],
])("a session %s grants nothing", async (_, change, outcome) => {
  const house = await openHouse();

  expect(await house.stripeSends(sessionEvent("cs_unknown", change))).toMatchObject({
    status: 200,
    outcome,
  });

  expect(await house.rows("SELECT * FROM purchases")).toEqual([]);
});

test("a payment link that names somebody's attempt grants nothing, even with its amount", async () => {
  const house = await openHouse();
  const { person } = await openCheckout(house);
  const [attempt] = await house.rows("SELECT id FROM checkout_attempts");

  const link = sessionEvent("cs_link", { client_reference_id: attempt?.id });
  expect(await house.stripeSends(link)).toMatchObject({ status: 200, outcome: "ignored" });

  expect(await available(person)).toBe(100);
});

test("of two plan checkouts only the later one can be paid", async () => {
  const house = await openHouse();
  const { person, sessionId } = await openCheckout(house, "plan_starter");
  const { checkout } = person.trpc.billing;

  const later = await checkout.mutate({ sku: "plan_pro", attemptId: randomUUID() });

  const paid = await fetch(`${house.sandboxUrl}/sandbox/pay`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ session: sessionId }),
  });
  expect(paid.ok).toBe(false);
  await onSandbox(house, "pay", { session: later.sessionId });
  await expect(
    checkout.mutate({ sku: "plan_starter", attemptId: randomUUID() }),
  ).rejects.toMatchObject({ data: { failure: { reason: "already_subscribed" } } });
});

test("a session of the wrong amount is parked whole, with the reason", async () => {
  const house = await openHouse();
  const { person, sessionId } = await openCheckout(house);

  const answer = await house.stripeSends(sessionEvent(sessionId, { amount_subtotal: 1 }));

  expect(answer).toMatchObject({ status: 200, outcome: "parked" });
  expect(await available(person)).toBe(100);
  const [parked] = await house.rows(
    "SELECT reason, raw FROM stripe_events WHERE outcome = 'parked'",
  );
  expect(parked?.reason).toContain("1000");
  expect(String(parked?.raw)).toContain(sessionId);
  expect(await person.trpc.billing.finalize.query({ sessionId })).toEqual({ status: "pending" });
});

test("an event of live mode grants nothing in test mode", async () => {
  const house = await openHouse();
  const { person, sessionId } = await openCheckout(house);

  const answer = await house.stripeSends(sessionEvent(sessionId, {}, { livemode: true }));

  expect(answer).toMatchObject({ status: 200, outcome: "ignored" });
  expect(await available(person)).toBe(100);
});

test("a bad signature is 400 and writes nothing", async () => {
  const house = await openHouse();
  const { sessionId } = await openCheckout(house);

  expect(await house.stripeSends(sessionEvent(sessionId), "whsec_wrong")).toMatchObject({
    status: 400,
  });

  expect(await house.rows("SELECT * FROM stripe_events WHERE type LIKE 'checkout%'")).toEqual([]);
  expect(await house.rows("SELECT * FROM purchases")).toEqual([]);
});

test.each([
  ["null", null],
  ["a list", [1, 2]],
  ["nothing of an event", {}],
])("%s, though signed, is 400", async (_, body) => {
  const house = await openHouse();

  // A list and null are bodies too: only the types say an object.
  expect(await house.stripeSends(body as object)).toMatchObject({ status: 400 });
});

test("a body over 1 MiB is 413, any other method 405", async () => {
  const house = await openHouse();
  const huge = { padding: "x".repeat(1024 * 1024) };

  expect(await house.stripeSends(huge)).toMatchObject({ status: 413 });
  expect((await fetch(`${house.url}/api/stripe/webhook`)).status).toBe(405);
});

test("when the ledger cannot write, Stripe is told to come again, and the next time it works", async () => {
  const house = await openHouse();
  const { person, sessionId } = await openCheckout(house);
  const event = sessionEvent(sessionId);
  await house.exec("ALTER TABLE entries RENAME TO entries_away");

  const refused = await house.stripeSends(event);
  await house.exec("ALTER TABLE entries_away RENAME TO entries");
  const applied = await house.stripeSends(event);

  expect(refused).toMatchObject({ status: 500, error: { code: "INTERNAL" } });
  expect(JSON.stringify(refused)).not.toContain("entries");
  expect(applied).toMatchObject({ status: 200, outcome: "applied" });
  expect(await available(person)).toBe(1_100);
});

test("an endpoint of another API release is warned of once, and its events are applied", async () => {
  const house = await openHouse();
  const { person, sessionId } = await openCheckout(house);
  const old = { api_version: "2024-06-20" };

  for (const event of [sessionEvent(sessionId, {}, old), sessionEvent(sessionId, {}, old)]) {
    expect(await house.stripeSends(event)).toMatchObject({ status: 200 });
  }
  await house.stripeSends(sessionEvent(sessionId));

  expect(await available(person)).toBe(1_100);
  expect(house.lines.filter(({ level }) => level === "warn")).toEqual([
    expect.objectContaining({ apiVersion: "2024-06-20" }),
  ]);
});

/** What a person or a bank does on the sandbox. */
async function onSandbox({ sandboxUrl }: House, verb: string, body: object): Promise<void> {
  const answer = await fetch(`${sandboxUrl}/sandbox/${verb}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.any(String)]);
}

const becomes = (person: Person, credits: number) =>
  eventually(
    () => available(person),
    (now) => now === credits,
  );

test("a refund takes its share of the credits, a dispute the rest, and a won one gives it back", async () => {
  const house = await openHouse();
  const { person, sessionId } = await openCheckout(house);
  await onSandbox(house, "pay", { session: sessionId });
  await becomes(person, 1_100);

  await onSandbox(house, "refund", { payment: sessionId, amount: 250 });
  await becomes(person, 850);
  expect(
    await house.rows("SELECT status, amount_refunded, credits_reversed FROM purchases"),
  ).toEqual([{ status: "partially_refunded", amount_refunded: 250, credits_reversed: 250 }]);

  await onSandbox(house, "dispute", { payment: sessionId });
  await becomes(person, 100);
  const [dispute] = await house.rows("SELECT dispute_id FROM disputes");
  await onSandbox(house, "close-dispute", { dispute: dispute?.dispute_id, outcome: "won" });
  await becomes(person, 850);
  expect(await house.rows("SELECT * FROM stripe_events WHERE outcome = 'parked'")).toEqual([]);
});

test("a month of a plan is granted once, ends with the month, and goes when it is refunded", async () => {
  const house = await openHouse();
  const { person, sessionId } = await openCheckout(house, "plan_pro");
  await onSandbox(house, "pay", { session: sessionId });
  await becomes(person, 3_300);

  const status = await eventually(
    () => person.trpc.billing.status.query(),
    ({ plan }) => plan !== null,
  );
  expect(status).toMatchObject({ plan: { sku: "plan_pro" }, subscription: { status: "active" } });
  expect(await person.trpc.billing.finalize.query({ sessionId })).toMatchObject({ status: "paid" });
  const [purchase] = await house.rows("SELECT payment_ref, payment FROM purchases");
  expect(purchase).toEqual({
    payment_ref: expect.stringMatching(/^in_/),
    payment: expect.stringMatching(/^pi_/),
  });

  await onSandbox(house, "refund", { payment: String(purchase?.payment) });
  await becomes(person, 100);
});
