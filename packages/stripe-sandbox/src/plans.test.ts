import { expect, test } from "vitest";
import { monthAfter } from "./objects/subscription.ts";
import { idIn, objectOf, openShop, press } from "./testing/shop.ts";

test("subscribing makes a subscription, a paid invoice and the link between invoice and payment", async () => {
  const { stripe, inbox, subscribe, priceOf } = await openShop();
  const customer = await stripe.customers.create({ email: "ada@example.com" });
  const session = await subscribe({
    customer: customer.id,
    subscription_data: { metadata: { userId: "ada" } },
  });
  await press(session.url, "pay");

  const { subscription, invoice, payment_intent } = await stripe.checkout.sessions.retrieve(
    session.id,
  );
  expect(payment_intent).toBeNull();
  const price = await priceOf("plan_pro");
  const active = await stripe.subscriptions.retrieve(idIn(subscription));
  expect(active).toMatchObject({
    status: "active",
    customer: customer.id,
    metadata: { userId: "ada" },
    latest_invoice: invoice,
  });
  expect(active).not.toHaveProperty("current_period_end");
  const [item] = active.items.data;
  expect(item?.current_period_end).toBe(monthAfter(active.created, active.created));

  const bill = await stripe.invoices.retrieve(idIn(invoice), { expand: ["payments"] });
  expect(bill).toMatchObject({
    billing_reason: "subscription_create",
    status: "paid",
    amount_paid: 3_500,
    parent: {
      type: "subscription_details",
      subscription_details: { subscription, metadata: { userId: "ada" } },
    },
  });
  for (const gone of ["subscription", "payment_intent", "charge"]) {
    expect(bill).not.toHaveProperty(gone);
  }
  expect(bill.lines.data).toMatchObject([
    {
      amount: 3_500,
      pricing: { price_details: { price: price.id, product: price.product } },
      period: { start: item?.current_period_start, end: item?.current_period_end },
    },
  ]);
  expect(bill.payments?.data).toMatchObject([
    { status: "paid", amount_paid: 3_500, payment: { type: "payment_intent" } },
  ]);
  expect(
    objectOf(inbox.first("checkout.session.completed"), "checkout.session.completed"),
  ).toMatchObject({
    subscription,
    invoice,
    payment_status: "paid",
  });
});

test("subscribing tells of each thing it makes", async () => {
  const { sandbox, inbox, subscribe } = await openShop();
  await sandbox.pay({ session: (await subscribe()).id });
  await sandbox.idle();

  for (const type of [
    "customer.created",
    "customer.subscription.created",
    "invoice.paid",
    "invoice_payment.paid",
    "checkout.session.completed",
  ]) {
    expect(inbox.types()).toContain(type);
  }
});

test("a subscription made free by FREE100 has a paid invoice over nothing", async () => {
  const { sandbox, stripe, subscribe } = await openShop();
  const session = await subscribe({ allow_promotion_codes: true });

  const paid = await sandbox.pay({ session: session.id, promotionCode: "FREE100" });

  expect(paid.payment_status).toBe("no_payment_required");
  const invoice = await stripe.invoices.retrieve(idIn(paid.invoice), { expand: ["payments"] });
  expect(invoice).toMatchObject({ status: "paid", subtotal: 3_500, total: 0, amount_paid: 0 });
  expect(invoice.lines.data).toMatchObject([
    { amount: 3_500, discount_amounts: [{ amount: 3_500 }] },
  ]);
  expect(invoice.payments?.data).toEqual([]);
});

test("a month later the plan is billed again", async () => {
  const { sandbox, stripe, inbox, subscribe } = await openShop();
  const { subscription } = await sandbox.pay({ session: (await subscribe()).id });
  const first = await stripe.subscriptions.retrieve(idIn(subscription));

  await sandbox.renew({ subscription: idIn(subscription) });
  await sandbox.idle();

  const [renewal] = (await stripe.invoices.list({ subscription: idIn(subscription) })).data;
  const ends = first.items.data[0]?.current_period_end;
  expect(renewal).toMatchObject({ billing_reason: "subscription_cycle", status: "paid" });
  expect(renewal?.lines.data[0]?.period.start).toBe(ends);
  const second = await stripe.subscriptions.retrieve(first.id);
  expect(second.items.data[0]?.current_period_start).toBe(ends);
  expect(inbox.types().filter((type) => type === "invoice.paid")).toHaveLength(2);
});

test("a declined renewal leaves the plan past due until it is paid", async () => {
  const { sandbox, stripe, subscribe } = await openShop();
  const { subscription } = await sandbox.pay({ session: (await subscribe()).id });
  const id = idIn(subscription);

  expect(await sandbox.renew({ subscription: id, outcome: "declined" })).toMatchObject({
    status: "past_due",
  });
  expect((await stripe.invoices.list({ status: "open" })).data).toHaveLength(1);

  expect(await sandbox.renew({ subscription: id })).toMatchObject({ status: "active" });
  expect((await stripe.invoices.list({ status: "paid" })).data).toHaveLength(2);
});

test("a bank payment that fails leaves the plan past due and its invoice open", async () => {
  const { sandbox, stripe, inbox, subscribe } = await openShop();
  const session = await subscribe();
  const { invoice, subscription } = await sandbox.pay({ session: session.id, how: "bank_fails" });
  await sandbox.settle({ session: session.id, outcome: "failed" });
  await sandbox.idle();

  expect(await stripe.invoices.retrieve(idIn(invoice))).toMatchObject({ status: "open" });
  expect(await stripe.subscriptions.retrieve(idIn(subscription))).toMatchObject({
    status: "past_due",
  });
  expect(inbox.types()).toContain("invoice.payment_failed");
  expect(inbox.types()).not.toContain("invoice.paid");
});

test("the portal cancels a plan at its period's end, and takes that back", async () => {
  const { sandbox, stripe, inbox, subscribe } = await openShop();
  const { customer, subscription } = await sandbox.pay({ session: (await subscribe()).id });
  const id = idIn(subscription);
  const portal = await stripe.billingPortal.sessions.create({
    customer: idIn(customer),
    return_url: "http://shop.test/billing",
  });
  const page = await (await fetch(portal.url)).text();
  expect(page).toContain("Cancel at period end");
  expect(page).toContain("http://shop.test/billing");

  await press(portal.url, "cancel", { subscription: id });
  await sandbox.idle();
  const event = inbox.first("customer.subscription.updated");
  expect(event.data.previous_attributes).toMatchObject({ cancel_at_period_end: false });
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ cancel_at_period_end: true });
  expect(await (await fetch(portal.url)).text()).toContain("Renew");

  await press(portal.url, "renew", { subscription: id });
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ cancel_at_period_end: false });
});

test("a plan canceled at its period's end is over a month later", async () => {
  const { sandbox, stripe, inbox, subscribe } = await openShop();
  const { subscription } = await sandbox.pay({ session: (await subscribe()).id });
  const id = idIn(subscription);
  await stripe.subscriptions.update(id, { cancel_at_period_end: true });

  expect(await sandbox.renew({ subscription: id })).toMatchObject({ status: "canceled" });
  await sandbox.idle();

  expect(inbox.types()).toContain("customer.subscription.deleted");
  expect((await stripe.subscriptions.list()).data).toEqual([]);
  expect((await stripe.subscriptions.list({ status: "all" })).data).toHaveLength(1);
});

test("a plan canceled at once is over at once", async () => {
  const { sandbox, stripe, subscribe } = await openShop();
  const { subscription } = await sandbox.pay({ session: (await subscribe()).id });

  const canceled = await stripe.subscriptions.cancel(idIn(subscription));

  expect(canceled.status).toBe("canceled");
  expect(canceled.ended_at).not.toBeNull();
});

test("months keep to the day they started on, or the last there is", () => {
  const at = (day: string) => Date.parse(`${day}T10:30:00Z`) / 1_000;
  const anchor = at("2027-01-31");

  expect(monthAfter(anchor, anchor)).toBe(at("2027-02-28"));
  expect(monthAfter(at("2027-02-28"), anchor)).toBe(at("2027-03-31"));
  expect(monthAfter(at("2027-12-31"), anchor)).toBe(at("2028-01-31"));
});
