import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openInbox } from "./testing/inbox.ts";
import { openShop } from "./testing/shop.ts";

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "stripe-sandbox-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "sandbox.db");
}

test("an event that was not taken is sent again, the same to the last byte of its id", async () => {
  const inbox = await openInbox([500, 302]);
  const { sandbox, stripe, warnings } = await openShop({ inbox });
  await stripe.customers.create({});

  await expect.poll(() => inbox.events.length).toBe(3);
  await sandbox.idle();

  expect(new Set(inbox.events.map(({ id }) => id)).size).toBe(1);
  const [delivery] = sandbox.deliveries();
  expect(delivery).toMatchObject({ state: "delivered", type: "customer.created" });
  expect(delivery?.attempts.map(({ status }) => status)).toEqual([500, 302, 200]);
  expect(warnings).toHaveLength(2);
});

test("an event nobody takes is given up after its last retry", async () => {
  const inbox = await openInbox([500, 500, 500]);
  const { sandbox, stripe } = await openShop({ inbox });
  await stripe.customers.create({});

  await expect.poll(() => sandbox.deliveries()[0]?.state).toBe("failed");
  expect(sandbox.deliveries()[0]?.attempts).toHaveLength(3);
  const undelivered = await stripe.events.list({ delivery_success: false });
  expect(undelivered.data.map(({ type }) => type)).toEqual(["customer.created"]);
});

test("a webhook that cannot be reached is an attempt too", async () => {
  const inbox = await openInbox();
  await inbox.close();
  const { sandbox, stripe } = await openShop({ webhookUrl: inbox.url, retryDelaysMs: [] });
  await stripe.customers.create({});

  await expect.poll(() => sandbox.deliveries()[0]?.state).toBe("failed");
  expect(sandbox.deliveries()[0]?.attempts).toMatchObject([
    { status: null, error: expect.stringContaining("ECONNREFUSED") },
  ]);
});

test("what is still to be retried survives a restart", async () => {
  const databasePath = temporaryFile();
  const first = await openShop({
    databasePath,
    inbox: await openInbox([500]),
    retryDelaysMs: [60_000],
  });
  const session = await first.checkout();
  await first.stripe.checkout.sessions.expire(session.id);
  await expect.poll(() => first.sandbox.deliveries()[0]?.attempts.length).toBe(1);
  await first.sandbox.close();

  const second = await openShop({ databasePath, now: () => Date.now() + 61_000 });
  await second.sandbox.idle();

  expect(second.inbox.events).toMatchObject([
    { id: first.inbox.events[0]?.id, type: "checkout.session.expired" },
  ]);
  expect(second.sandbox.deliveries()[0]).toMatchObject({ state: "delivered" });
  expect((await second.stripe.checkout.sessions.retrieve(session.id)).status).toBe("expired");
});

test("closing cuts off a delivery under way, and the next start sends it again", async () => {
  const databasePath = temporaryFile();
  const first = await openShop({ databasePath, inbox: await openInbox(["hang"]) });
  await first.stripe.customers.create({});
  await expect.poll(() => first.inbox.events.length).toBe(1);

  const began = performance.now();
  await first.sandbox.close();
  expect(performance.now() - began).toBeLessThan(1_000);

  const second = await openShop({ databasePath });
  await second.sandbox.idle();
  expect(second.inbox.types()).toEqual(["customer.created"]);
});

test("a bank payment settles after a restart", async () => {
  const databasePath = temporaryFile();
  const first = await openShop({ databasePath, settleDelayMs: 60_000 });
  const session = await first.checkout();
  await first.sandbox.pay({ session: session.id, how: "bank_settles" });
  await first.sandbox.idle();
  await first.sandbox.close();

  const second = await openShop({ databasePath, now: () => Date.now() + 61_000 });
  await expect
    .poll(() => second.inbox.types())
    .toContain("checkout.session.async_payment_succeeded");
});

test("creating through the API never waits for the webhook", async () => {
  const { stripe } = await openShop({ inbox: await openInbox(["hang"]) });

  const began = performance.now();
  await stripe.customers.create({});

  expect(performance.now() - began).toBeLessThan(1_000);
});

test("only the enabled types are delivered; the others can still be read", async () => {
  const { sandbox, stripe, inbox, checkout } = await openShop({
    enabledEvents: ["checkout.session.completed"],
  });
  await sandbox.pay({ session: (await checkout()).id });
  await sandbox.idle();

  expect(inbox.types()).toEqual(["checkout.session.completed"]);
  const listed = await stripe.events.list({ types: ["charge.succeeded"] });
  expect(listed.data).toHaveLength(1);
  const [endpoint] = (await stripe.webhookEndpoints.list()).data;
  expect(endpoint).toMatchObject({
    url: inbox.url,
    enabled_events: ["checkout.session.completed"],
    status: "enabled",
  });
});

test("an event can come again under its own id, and the same fact under another", async () => {
  const { sandbox, inbox, checkout } = await openShop({
    enabledEvents: ["checkout.session.completed"],
  });
  const { id } = await sandbox.pay({ session: (await checkout()).id });
  await sandbox.idle();
  const event = inbox.first("checkout.session.completed");

  await sandbox.resend({ event: event.id });
  const twin = await sandbox.duplicate({ event: event.id });
  await sandbox.idle();

  expect(twin.id).not.toBe(event.id);
  expect(inbox.events.map((came) => came.id).toSorted()).toEqual(
    [event.id, event.id, twin.id].toSorted(),
  );
  expect(inbox.events.every((came) => "id" in came.data.object && came.data.object.id === id)).toBe(
    true,
  );
});

test("held deliveries come in the order asked for, without the dropped ones", async () => {
  const { sandbox, stripe, inbox } = await openShop();
  await sandbox.pause();
  for (const name of ["Ada", "Grace", "Edith"]) await stripe.customers.create({ name });
  const [edith, grace, ada] = (await stripe.events.list()).data;
  if (!ada || !grace || !edith) throw new Error("Three events were made.");
  expect(inbox.events).toEqual([]);

  await sandbox.drop({ event: grace.id });
  const first = await sandbox.resume({ order: [edith.id, ada.id] });
  await sandbox.idle();

  expect(first.map(({ state }) => state)).toEqual(["delivered", "delivered"]);
  expect(inbox.events.map(({ id }) => id)).toEqual([edith.id, ada.id]);
  expect(sandbox.deliveries({ event: grace.id })).toMatchObject([{ state: "dropped" }]);
});

test("a delayed event comes after the others", async () => {
  const { sandbox, stripe, inbox } = await openShop();
  await sandbox.pause();
  for (const name of ["Ada", "Grace"]) await stripe.customers.create({ name });
  const [grace, ada] = (await stripe.events.list()).data;
  if (!ada || !grace) throw new Error("Two events were made.");

  await sandbox.delay({ event: ada.id, delayMs: 150 });
  await sandbox.resume();

  await expect.poll(() => inbox.events.length).toBe(2);
  expect(inbox.events.map(({ id }) => id)).toEqual([grace.id, ada.id]);
});
