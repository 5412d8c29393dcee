import { expect, test } from "vitest";
import { idIn, objectOf, openShop } from "./testing/shop.ts";

async function openPaidShop() {
  const shop = await openShop();
  const session = await shop.sandbox.pay({ session: (await shop.checkout()).id });
  return { ...shop, session, intent: idIn(session.payment_intent) };
}

test("partial refunds add up on the charge until nothing is left", async () => {
  const { sandbox, stripe, inbox, session, intent } = await openPaidShop();

  await sandbox.refund({ payment: session.id, amount: 300 });
  await sandbox.idle();
  const partial = objectOf(inbox.first("charge.refunded"), "charge.refunded");
  expect(partial).toMatchObject({ amount_refunded: 300, refunded: false });
  expect(partial).not.toHaveProperty("refunds");
  expect(objectOf(inbox.first("refund.created"), "refund.created")).toMatchObject({
    amount: 300,
    payment_intent: intent,
    status: "succeeded",
  });

  const rest = await stripe.refunds.create({ payment_intent: intent });
  expect(rest.amount).toBe(700);
  const { data } = await stripe.charges.list({ payment_intent: intent });
  expect(data).toMatchObject([{ amount_refunded: 1_000, refunded: true }]);
  expect((await stripe.refunds.list({ payment_intent: intent })).data).toHaveLength(2);
  await expect(stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({
    code: "charge_already_refunded",
  });
});

test("more than was paid cannot be refunded, and nothing is written", async () => {
  const { stripe, intent } = await openPaidShop();

  await expect(
    stripe.refunds.create({ payment_intent: intent, amount: 1_001 }),
  ).rejects.toMatchObject({ type: "StripeInvalidRequestError", param: "amount" });
  expect((await stripe.refunds.list()).data).toEqual([]);
});

test("a refund that fails gives its amount back to the charge", async () => {
  const { sandbox, stripe, inbox, session } = await openPaidShop();
  const refund = await sandbox.refund({ payment: session.id });

  await sandbox.failRefund({ refund: refund.id });
  await sandbox.idle();

  expect(inbox.types()).toEqual(expect.arrayContaining(["refund.updated", "refund.failed"]));
  expect((await stripe.refunds.retrieve(refund.id)).status).toBe("failed");
  expect((await stripe.charges.list()).data[0]).toMatchObject({
    amount_refunded: 0,
    refunded: false,
  });
});

test("a dispute withdraws the money and a won one brings it back", async () => {
  const { sandbox, stripe, inbox, session, intent } = await openPaidShop();

  const dispute = await sandbox.dispute({ payment: session.id });
  await sandbox.idle();
  expect(inbox.types()).toContain("charge.dispute.created");
  const withdrawn = inbox.first("charge.dispute.funds_withdrawn");
  const taken = objectOf(withdrawn, "charge.dispute.funds_withdrawn");
  expect(taken.balance_transactions.map(({ amount }) => amount)).toEqual([-1_000]);
  expect(taken).toMatchObject({ payment_intent: intent, status: "needs_response" });
  expect(taken).not.toHaveProperty("customer");
  await expect(sandbox.refund({ payment: session.id })).rejects.toMatchObject({
    code: "wrong_state",
  });

  await sandbox.closeDispute({ dispute: dispute.id, outcome: "won" });
  await sandbox.idle();
  const [won] = (await stripe.disputes.list({ payment_intent: intent })).data;
  expect(won?.status).toBe("won");
  expect(won?.balance_transactions.map(({ amount }) => amount)).toEqual([-1_000, 1_000]);
  expect(inbox.types()).toEqual(
    expect.arrayContaining(["charge.dispute.funds_reinstated", "charge.dispute.closed"]),
  );
});

test("an inquiry withdraws nothing", async () => {
  const { sandbox, inbox, session } = await openPaidShop();

  const inquiry = await sandbox.dispute({ payment: session.id, inquiry: true });
  const closed = await sandbox.closeDispute({ dispute: inquiry.id, outcome: "lost" });
  await sandbox.idle();

  expect(closed).toMatchObject({ status: "warning_closed", balance_transactions: [] });
  expect(inbox.types()).not.toContain("charge.dispute.funds_withdrawn");
});

test("a plan's payment is refunded through its invoice", async () => {
  const { sandbox, stripe, subscribe } = await openShop();
  const { invoice } = await sandbox.pay({ session: (await subscribe()).id });

  const refund = await sandbox.refund({ payment: idIn(invoice), amount: 500 });

  const { data } = await stripe.invoicePayments.list({ invoice: idIn(invoice) });
  expect(data[0]?.payment.payment_intent).toBe(refund.payment_intent);
});

test("a refund can be on its way, be canceled, or arrive", async () => {
  const { sandbox, stripe, inbox, session, intent } = await openPaidShop();

  const waiting = await sandbox.refund({ payment: session.id, amount: 400, status: "pending" });
  expect(waiting.status).toBe("pending");
  expect((await stripe.charges.list()).data[0]?.amount_refunded).toBe(400);
  expect(await sandbox.settleRefund({ refund: waiting.id })).toMatchObject({ status: "succeeded" });

  const asked = await sandbox.refund({
    payment: session.id,
    amount: 100,
    status: "requires_action",
  });
  expect(await stripe.refunds.cancel(asked.id)).toMatchObject({ status: "canceled" });
  await sandbox.idle();

  expect((await stripe.charges.list({ payment_intent: intent })).data[0]).toMatchObject({
    amount_refunded: 400,
    refunded: false,
  });
  expect(inbox.types().filter((type) => type === "refund.updated")).toHaveLength(2);
  await expect(sandbox.cancelRefund({ refund: asked.id })).rejects.toMatchObject({
    code: "wrong_state",
  });
});

test("a dispute's money is withdrawn later, given back, and not twice", async () => {
  const { sandbox, inbox, session } = await openPaidShop();
  const inquiry = await sandbox.dispute({ payment: session.id, inquiry: true });

  const withdrawn = await sandbox.withdraw({ dispute: inquiry.id });
  expect(withdrawn.status).toBe("needs_response");
  await expect(sandbox.withdraw({ dispute: inquiry.id })).rejects.toThrow("withdrawn already");
  const reinstated = await sandbox.reinstate({ dispute: inquiry.id });
  expect(reinstated.balance_transactions.map(({ amount }) => amount)).toEqual([-1_000, 1_000]);
  const won = await sandbox.closeDispute({ dispute: inquiry.id, outcome: "won" });
  await sandbox.idle();

  expect(won.balance_transactions).toHaveLength(2);
  expect(inbox.types()).toEqual(
    expect.arrayContaining(["charge.dispute.updated", "charge.dispute.funds_reinstated"]),
  );
});

test("what was shown in another currency keeps our own beside it", async () => {
  const { sandbox, stripe, checkout } = await openShop();
  const { id } = await checkout({ adaptive_pricing: { enabled: true } });

  const paid = await sandbox.pay({ session: id, presentmentCurrency: "jpy" });
  const refund = await sandbox.refund({ payment: id, amount: 500 });

  const shown = { presentment_amount: 10, presentment_currency: "jpy" };
  expect(paid).toMatchObject({ amount_total: 1_000, currency: "usd", presentment_details: shown });
  expect((await stripe.charges.list()).data[0]).toMatchObject({
    amount: 1_000,
    presentment_details: shown,
  });
  expect(refund.presentment_details).toEqual({ ...shown, presentment_amount: 5 });
});
