import { expect, test } from "vitest";
import { idIn, openShop } from "./testing/shop.ts";
import { openSubscriber, secondsAt } from "./testing/subscriber.ts";

test("a card that declines is tried again after 3, 5 and 7 days, and then the plan ends", async () => {
  const { sandbox, stripe, inbox, id, plan, bills } = await openSubscriber();
  await sandbox.card({ subscription: id, card: "declines" });

  await sandbox.advance({ to: "2027-02-15T12:00:00Z" });
  expect((await plan()).status).toBe("past_due");
  expect((await bills())[1]).toMatchObject({
    status: "open",
    attempt_count: 1,
    next_payment_attempt: secondsAt("2027-02-18T10:00:00Z"),
  });

  await sandbox.advance({ days: 60 });
  await sandbox.idle();
  expect(await plan()).toMatchObject({
    status: "canceled",
    ended_at: secondsAt("2027-03-02T10:00:00Z"),
    cancellation_details: { reason: "payment_failed" },
  });
  expect(await bills()).toMatchObject([
    { status: "paid" },
    { status: "open", attempt_count: 4, next_payment_attempt: null },
  ]);
  expect(inbox.types().filter((type) => type === "invoice.payment_failed")).toHaveLength(4);
  expect((await stripe.charges.list()).data.map(({ status }) => status)).toEqual([
    "failed",
    "failed",
    "failed",
    "failed",
    "succeeded",
  ]);
});

test("another card pays at the next try, and the plan is active again", async () => {
  const { sandbox, stripe, id, plan, bills } = await openSubscriber();
  await sandbox.card({ subscription: id, card: "declines" });
  await sandbox.advance({ days: 32 });

  const updated = await sandbox.card({ subscription: id, card: "pays" });
  expect(await stripe.paymentMethods.retrieve(idIn(updated.default_payment_method))).toMatchObject({
    type: "card",
    card: { last4: "4242" },
  });
  await sandbox.advance({ days: 5 });

  expect((await plan()).status).toBe("active");
  expect(await bills()).toMatchObject([{ status: "paid" }, { status: "paid", attempt_count: 2 }]);
});

test("a plan that is kept in spite of its debt misses cycle after cycle", async () => {
  const { sandbox, id, plan, bills } = await openSubscriber();
  await sandbox.set({ afterRetries: "past_due" });
  await sandbox.card({ subscription: id, card: "declines" });

  await sandbox.advance({ to: "2027-05-01" });
  expect((await plan()).status).toBe("past_due");
  expect((await bills()).map(({ status }) => status)).toEqual(["paid", "open", "open", "open"]);

  await sandbox.card({ subscription: id, card: "pays" });
  await sandbox.payInvoice({ invoice: idIn((await plan()).latest_invoice) });
  expect((await plan()).status).toBe("active");
});

test("an invoice paid out of band is paid without a payment", async () => {
  const { sandbox, stripe, inbox, id, plan, bills } = await openSubscriber();
  await sandbox.renew({ subscription: id, outcome: "declined" });
  const open = (await bills())[1];

  const paid = await stripe.invoices.pay(open?.id ?? "", { paid_out_of_band: true });
  await sandbox.idle();

  expect(paid.status).toBe("paid");
  expect((await plan()).status).toBe("active");
  expect((await stripe.invoicePayments.list({ invoice: paid.id })).data).toMatchObject([
    { status: "canceled" },
  ]);
  expect(inbox.types().filter((type) => type === "invoice.paid")).toHaveLength(2);
});

test("a declined card refuses to pay an invoice with 402", async () => {
  const { sandbox, stripe, id, bills } = await openSubscriber();
  await sandbox.card({ subscription: id, card: "declines" });
  await sandbox.renew({ subscription: id });

  await expect(stripe.invoices.pay((await bills())[1]?.id ?? "")).rejects.toMatchObject({
    type: "StripeCardError",
    statusCode: 402,
    code: "card_declined",
  });
});

test("a trial is an invoice over nothing; three days before its end it says so, and then it is paid", async () => {
  const { sandbox, stripe, inbox, plan, bills } = await openSubscriber({ trial_period_days: 7 });

  const [session] = (await stripe.checkout.sessions.list()).data;
  expect(session).toMatchObject({ amount_total: 0, payment_status: "no_payment_required" });
  expect(await plan()).toMatchObject({
    status: "trialing",
    trial_end: secondsAt("2027-01-22T10:00:00Z"),
  });
  expect(await bills()).toMatchObject([
    { total: 0, status: "paid", lines: { data: [{ amount: 0, quantity: 1 }] } },
  ]);

  await sandbox.advance({ days: 5 });
  await sandbox.idle();
  expect(inbox.types()).toContain("customer.subscription.trial_will_end");
  await sandbox.advance({ days: 3 });
  expect((await plan()).status).toBe("active");
  const renewal = (await bills())[1];
  expect(renewal).toMatchObject({ billing_reason: "subscription_cycle", amount_paid: 3_500 });
  expect(renewal?.lines.data[0]?.period).toEqual({
    start: secondsAt("2027-01-22T10:00:00Z"),
    end: secondsAt("2027-02-22T10:00:00Z"),
  });
});

test("a trial can be ended at once", async () => {
  const { stripe, id, plan, bills } = await openSubscriber({ trial_period_days: 7 });

  await stripe.subscriptions.update(id, { trial_end: "now" });

  expect((await plan()).status).toBe("active");
  expect((await bills())[1]).toMatchObject({ amount_paid: 3_500, status: "paid" });
});

test("a paused plan goes on without being paid for, until it is resumed", async () => {
  const { sandbox, inbox, id, plan, bills } = await openSubscriber();
  await sandbox.pausePlan({ subscription: id, behavior: "void", days: 40 });

  await sandbox.advance({ days: 35 });
  await sandbox.idle();
  expect((await plan()).status).toBe("active");
  expect((await bills()).map(({ status }) => status)).toEqual(["paid", "void"]);
  expect(inbox.types()).toContain("invoice.voided");

  await sandbox.advance({ days: 30 });
  expect((await plan()).pause_collection).toBeNull();
  expect((await bills()).map(({ status }) => status)).toEqual(["paid", "void", "paid"]);
});

test("a plan canceled at its period's end ends then; canceled now it ends now", async () => {
  const { sandbox, id, plan, bills } = await openSubscriber();
  await sandbox.cancel({ subscription: id });
  await sandbox.uncancel({ subscription: id });
  await sandbox.cancel({ subscription: id });

  await sandbox.advance({ days: 90 });

  expect(await plan()).toMatchObject({
    status: "canceled",
    ended_at: secondsAt("2027-02-15T10:00:00Z"),
  });
  expect(await bills()).toHaveLength(1);
  await expect(sandbox.cancel({ subscription: id, when: "now" })).rejects.toMatchObject({
    code: "wrong_state",
  });
});

test("tax is added to what is sold while its knob is turned", async () => {
  const { sandbox, stripe, checkout, subscribe } = await openShop();
  await sandbox.set({ taxPercent: 8.25 });

  const pack = await sandbox.pay({
    session: (await checkout({ allow_promotion_codes: true })).id,
    promotionCode: "SAVE20",
  });
  const plan = await sandbox.pay({ session: (await subscribe()).id });

  expect(pack).toMatchObject({
    amount_subtotal: 1_000,
    amount_total: 866,
    total_details: { amount_discount: 200, amount_tax: 66 },
  });
  expect(plan).toMatchObject({ amount_subtotal: 3_500, amount_total: 3_789 });
  expect(await stripe.invoices.retrieve(idIn(plan.invoice))).toMatchObject({
    subtotal: 3_500,
    total: 3_789,
    amount_paid: 3_789,
    total_taxes: [{ amount: 289, taxable_amount: 3_500 }],
  });
});
