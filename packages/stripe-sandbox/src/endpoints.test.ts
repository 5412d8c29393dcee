import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import Stripe from "stripe";
import { expect, onTestFinished, test } from "vitest";
import { WEBHOOK_SECRET } from "./testing/inbox.ts";
import { openShop } from "./testing/shop.ts";

/** A webhook that keeps what came, with its signature unchecked. */
async function openMailbox() {
  const letters: { body: string; signature: string }[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      letters.push({ body, signature: String(request.headers["stripe-signature"]) });
      response.end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  const read = (secret: string) =>
    letters.map(({ body, signature }) => Stripe.webhooks.constructEvent(body, signature, secret));
  return { url: `http://127.0.0.1:${address.port}/`, letters, read };
}

test("the endpoint of the start is in the list, without its secret", async () => {
  const { stripe, inbox } = await openShop();

  const { data } = await stripe.webhookEndpoints.list();

  expect(data).toMatchObject([
    { url: inbox.url, status: "enabled", enabled_events: ["*"], api_version: Stripe.API_VERSION },
  ]);
  expect(data[0]).not.toHaveProperty("secret");
});

test("an endpoint gets the types it asked for, signed with its own secret", async () => {
  const { sandbox, stripe, inbox } = await openShop();
  const mailbox = await openMailbox();
  const made = await stripe.webhookEndpoints.create({
    url: mailbox.url,
    enabled_events: ["customer.created"],
    description: "Another",
  });
  expect(made.secret).toMatch(/^whsec_\w{32}$/);
  expect(await stripe.webhookEndpoints.retrieve(made.id)).not.toHaveProperty("secret");

  await stripe.customers.create({ name: "Ada" });
  await stripe.billingPortal.configurations.create({
    features: { invoice_history: { enabled: true } },
  });
  await sandbox.idle();

  const events = mailbox.read(made.secret ?? "");
  expect(events.map(({ type }) => type)).toEqual(["customer.created"]);
  expect(events[0]?.pending_webhooks).toBe(2);
  expect(() => mailbox.read(WEBHOOK_SECRET)).toThrow("No signatures found");
  expect(inbox.types().toSorted()).toEqual([
    "billing_portal.configuration.created",
    "customer.created",
  ]);
});

test("a disabled or deleted endpoint gets nothing more", async () => {
  const { sandbox, stripe } = await openShop();
  const mailbox = await openMailbox();
  const { id } = await stripe.webhookEndpoints.create({ url: mailbox.url, enabled_events: ["*"] });

  expect((await stripe.webhookEndpoints.update(id, { disabled: true })).status).toBe("disabled");
  await stripe.customers.create({});
  await stripe.webhookEndpoints.update(id, { disabled: false });
  await sandbox.pause();
  await stripe.customers.create({});
  expect(await stripe.webhookEndpoints.del(id)).toMatchObject({ deleted: true });
  await sandbox.resume();
  await sandbox.idle();

  expect(mailbox.letters).toEqual([]);
  await expect(stripe.webhookEndpoints.retrieve(id)).rejects.toMatchObject({ statusCode: 404 });
  expect((await stripe.webhookEndpoints.list()).data).toHaveLength(1);
});

test("while a secret is rolled both sign; after the overlap only the new one does", async () => {
  let now = Date.now();
  const { sandbox, stripe } = await openShop({ now: () => now });
  const mailbox = await openMailbox();
  const made = await stripe.webhookEndpoints.create({ url: mailbox.url, enabled_events: ["*"] });

  const rolled = await sandbox.rotateSecret({ endpoint: made.id, overlapMs: 60_000 });
  await stripe.customers.create({});
  await sandbox.idle();
  expect(mailbox.read(made.secret ?? "")).toHaveLength(1);
  expect(mailbox.read(rolled.secret ?? "")).toHaveLength(1);

  mailbox.letters.length = 0;
  now += 61_000;
  await stripe.customers.create({});
  await sandbox.idle();
  expect(mailbox.read(rolled.secret ?? "")).toHaveLength(1);
  expect(() => mailbox.read(made.secret ?? "")).toThrow("No signatures found");
});

test("an endpoint of another version is told that version", async () => {
  const { sandbox, stripe, inbox } = await openShop();

  await sandbox.renderAs({ apiVersion: "2024-06-20" });
  await stripe.customers.create({});
  await sandbox.idle();

  expect(inbox.events).toMatchObject([{ api_version: "2024-06-20" }]);
  const [listed] = (await stripe.events.list()).data;
  expect(listed?.api_version).toBe(Stripe.API_VERSION);
});

test("there is a default portal configuration, and others can be made and changed", async () => {
  const { stripe } = await openShop();
  const { configurations } = stripe.billingPortal;

  const [standard] = (await configurations.list({ is_default: true, active: true })).data;
  expect(standard?.features.subscription_update).toMatchObject({
    enabled: true,
    proration_behavior: "always_invoice",
    schedule_at_period_end: { conditions: [{ type: "decreasing_item_amount" }] },
  });
  const made = await configurations.create({
    features: {
      subscription_update: {
        enabled: true,
        default_allowed_updates: ["price"],
        products: [{ product: "prod_pro", prices: ["price_pro"] }],
      },
    },
  });
  expect(made.is_default).toBe(false);
  expect(made.features.subscription_update.schedule_at_period_end.conditions).toEqual([]);

  const changed = await configurations.update(made.id, {
    active: false,
    features: {
      subscription_update: {
        schedule_at_period_end: { conditions: [{ type: "decreasing_item_amount" }] },
      },
    },
  });
  expect(changed.features.subscription_update).toMatchObject({
    enabled: true,
    schedule_at_period_end: { conditions: [{ type: "decreasing_item_amount" }] },
  });
  expect((await configurations.list({ active: true })).data.map(({ id }) => id)).toEqual([
    standard?.id,
  ]);
});

test("the account can be read, and every answer says what time it is", async () => {
  const now = Date.parse("2027-03-01T12:00:00Z");
  const { stripe } = await openShop({ now: () => now });

  const account = await stripe.accounts.retrieveCurrent();

  expect(account).toMatchObject({ object: "account", charges_enabled: true, country: "US" });
  expect(account.lastResponse.headers["date"]).toBe("Mon, 01 Mar 2027 12:00:00 GMT");
});

test("products are listed and read", async () => {
  const { stripe } = await openShop();

  const { data } = await stripe.products.list({ active: true });

  expect(data.map(({ name }) => name)).toEqual(["Pro", "Yen credits", "1,000 credits"]);
  expect(await stripe.products.retrieve(data[0]?.id ?? "")).toEqual(
    expect.objectContaining({ name: "Pro" }),
  );
});
