import type Stripe from "stripe";
import { expect, test } from "vitest";
import { objectOf } from "./testing/shop.ts";
import { openSubscriber } from "./testing/subscriber.ts";

/** What each line asks for, and whether a change made it. */
function linesOf({ lines }: Stripe.Invoice) {
  return lines.data.map(({ amount, parent }) => {
    const details = parent?.subscription_item_details ?? parent?.invoice_item_details;
    return [amount, details?.proration];
  });
}

test("an upgrade is billed at once: the rest of the old price back, the rest of the new one", async () => {
  const { sandbox, inbox, id, plan, bills, priceOf } = await openSubscriber();
  // Half of the 31 days from 15 January.
  await sandbox.advance({ days: 15.5 });

  await sandbox.changePlan({ subscription: id, price: "plan_studio" });
  await sandbox.idle();

  const [first, upgrade] = await bills();
  if (first === undefined || upgrade === undefined) throw new Error("Two invoices were made.");
  expect(upgrade).toMatchObject({
    billing_reason: "subscription_update",
    status: "paid",
    amount_paid: 3_000,
    parent: { type: "subscription_details" },
  });
  expect(linesOf(upgrade)).toEqual([
    [-1_750, true],
    [4_750, true],
  ]);
  const studio = await priceOf("plan_studio");
  const [unused, remaining] = upgrade.lines.data;
  expect(unused?.parent?.subscription_item_details?.proration_details?.credited_items).toEqual({
    invoice: first.id,
    invoice_line_items: [first.lines.data[0]?.id],
  });
  expect(remaining?.pricing?.price_details?.price).toBe(studio.id);
  expect((await plan()).items.data[0]).toMatchObject({ price: { id: studio.id }, quantity: 1 });
  const updated = inbox.events.filter(({ type }) => type === "customer.subscription.updated");
  expect(updated.some(({ data }) => "items" in (data.previous_attributes ?? {}))).toBe(true);
});

test("classic billing shows prorations as invoice items", async () => {
  const { sandbox, id, bills } = await openSubscriber({ billing_mode: { type: "classic" } });
  await sandbox.advance({ days: 15.5 });

  await sandbox.changePlan({ subscription: id, price: "plan_studio" });

  const upgrade = (await bills())[1];
  expect(upgrade?.lines.data.map(({ parent }) => parent?.type)).toEqual([
    "invoice_item_details",
    "invoice_item_details",
  ]);
  expect(upgrade?.lines.data[0]?.parent?.invoice_item_details?.invoice_item).toMatch(/^ii_/);
});

test("a downgrade at once leaves credit, which pays the next invoice", async () => {
  const { sandbox, stripe, id, plan, bills } = await openSubscriber();
  await sandbox.changePlan({ subscription: id, price: "plan_studio", prorations: "none" });
  await sandbox.advance({ days: 15.5 });

  await sandbox.changePlan({ subscription: id, price: "plan_pro" });

  const downgrade = (await bills()).at(-1);
  expect(downgrade).toMatchObject({
    total: -3_000,
    amount_due: 0,
    status: "paid",
    ending_balance: -3_000,
  });
  const { customer } = await plan();
  expect(await stripe.customers.retrieve(String(customer))).toMatchObject({ balance: -3_000 });
  await sandbox.renew({ subscription: id });
  expect((await bills()).at(-1)).toMatchObject({
    starting_balance: -3_000,
    ending_balance: 0,
    total: 3_500,
    amount_paid: 500,
  });
});

test("a change at the period's end waits for it, and can be taken back", async () => {
  const { sandbox, stripe, inbox, id, plan, bills } = await openSubscriber();

  const planned = { subscription: id, price: "plan_studio", when: "period_end" } as const;
  const { schedule } = await sandbox.changePlan(planned);
  expect(await stripe.subscriptionSchedules.retrieve(String(schedule))).toMatchObject({
    status: "active",
    subscription: id,
    phases: [{}, { items: [{ quantity: 1 }] }],
  });
  expect((await sandbox.keepPlan({ subscription: id })).schedule).toBeNull();
  await sandbox.changePlan(planned);
  await sandbox.advance({ days: 32 });
  await sandbox.idle();

  expect(await bills()).toMatchObject([{ total: 3_500 }, { total: 9_500, status: "paid" }]);
  expect(await plan()).toMatchObject({
    schedule: null,
    items: { data: [{ price: { lookup_key: "plan_studio" } }] },
  });
  expect(inbox.types().filter((type) => type === "subscription_schedule.released")).toHaveLength(2);
});

test("prorations that wait come with the next renewal, and more than ten lines have their own list", async () => {
  const { sandbox, stripe, inbox, id, plan, bills } = await openSubscriber();
  await sandbox.advance({ days: 1 });
  for (const quantity of [2, 3, 4, 5, 6, 7]) {
    const [item] = (await plan()).items.data;
    await stripe.subscriptions.update(id, { items: [{ id: item?.id ?? "", quantity }] });
  }

  await sandbox.advance({ days: 32 });
  await sandbox.idle();

  const renewal = (await bills()).at(-1);
  expect(renewal?.lines).toMatchObject({ has_more: true });
  expect(renewal?.lines.data).toHaveLength(10);
  const lines: Stripe.InvoiceLineItem[] = [];
  const listed = stripe.invoices.listLineItems(renewal?.id ?? "", { limit: 4 });
  for await (const line of listed) lines.push(line);
  expect(lines).toHaveLength(13);
  expect(lines.slice(0, 10)).toEqual(renewal?.lines.data);
  expect(lines.at(-1)).toMatchObject({ amount: 7 * 3_500, quantity: 7 });
  expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(renewal?.total);
  const told = inbox.events.filter(({ type }) => type === "invoice.paid").at(-1);
  if (told === undefined) throw new Error("The renewal was paid.");
  expect(objectOf(told, "invoice.paid").lines.has_more).toBe(true);
});

test("an upgrade that cannot be paid leaves the plan past due", async () => {
  const { sandbox, id, plan, bills } = await openSubscriber();
  await sandbox.card({ subscription: id, card: "declines" });
  await sandbox.advance({ days: 10 });

  await sandbox.changePlan({ subscription: id, price: "plan_studio" });

  expect((await plan()).status).toBe("past_due");
  expect((await bills()).at(-1)).toMatchObject({ status: "open", attempt_count: 1 });
});
