import { expect, test } from "vitest";
import { openInbox } from "./testing/inbox.ts";
import { idIn, objectOf, openShop, press } from "./testing/shop.ts";

test("paying on the hosted page sends a signed completed event and leads to the success page", async () => {
  const { stripe, inbox, checkout } = await openShop();
  const session = await checkout({
    client_reference_id: "pur_1",
    metadata: { purchaseId: "pur_1" },
    payment_intent_data: { metadata: { userId: "ada" } },
  });
  expect(session).toMatchObject({ status: "open", payment_status: "unpaid", amount_total: 1_000 });
  expect(session.payment_intent).toBeNull();

  const answer = await press(session.url, "pay");

  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe(`http://shop.test/success?session_id=${session.id}`);
  // The redirect waited for the webhook, so the event is here already.
  const event = inbox.first("checkout.session.completed");
  expect(event).toMatchObject({
    object: "event",
    api_version: "2026-10-28.endive",
    livemode: false,
    pending_webhooks: 1,
  });
  const completed = objectOf(event, "checkout.session.completed");
  expect(completed).toMatchObject({
    id: session.id,
    client_reference_id: "pur_1",
    metadata: { purchaseId: "pur_1" },
    status: "complete",
    payment_status: "paid",
    url: null,
  });
  expect(completed).not.toHaveProperty("line_items");

  const intent = await stripe.paymentIntents.retrieve(idIn(completed.payment_intent), {
    expand: ["latest_charge"],
  });
  expect(intent).toMatchObject({
    status: "succeeded",
    amount_received: 1_000,
    metadata: { userId: "ada" },
    latest_charge: { object: "charge", paid: true, metadata: { userId: "ada" } },
  });
});

test("a payment tells of its charge, its intent and its session", async () => {
  const { sandbox, inbox, checkout } = await openShop();
  await sandbox.pay({ session: (await checkout()).id });
  await sandbox.idle();

  expect(inbox.types().toSorted()).toEqual([
    "charge.succeeded",
    "checkout.session.completed",
    "payment_intent.created",
    "payment_intent.succeeded",
  ]);
});

test("two presses of Pay are one payment, and both lead to the success page", async () => {
  const { sandbox, stripe, inbox, checkout } = await openShop();
  const session = await checkout();

  const answers = await Promise.all([press(session.url, "pay"), press(session.url, "pay")]);
  const again = await press(session.url, "pay");
  await sandbox.idle();

  const target = `http://shop.test/success?session_id=${session.id}`;
  expect([...answers, again].map(({ headers }) => headers.get("location"))).toEqual([
    target,
    target,
    target,
  ]);
  expect(inbox.types().filter((type) => type === "checkout.session.completed")).toHaveLength(1);
  expect((await stripe.charges.list()).data).toHaveLength(1);
});

test("a declined card leaves the session open, and the next try pays the same intent", async () => {
  const { sandbox, stripe, inbox, checkout } = await openShop();
  const session = await checkout();

  const declined = await press(session.url, "decline");
  const page = await fetch(new URL(declined.headers.get("location") ?? "", session.url));
  expect(await page.text()).toContain("Your card was declined.");
  await sandbox.idle();

  const failed = objectOf(
    inbox.first("payment_intent.payment_failed"),
    "payment_intent.payment_failed",
  );
  expect(failed.last_payment_error).toMatchObject({ code: "card_declined" });
  const open = await stripe.checkout.sessions.retrieve(session.id);
  expect(open).toMatchObject({ status: "open", payment_intent: failed.id });

  await press(session.url, "pay");
  const paid = await stripe.checkout.sessions.retrieve(session.id);
  expect(paid).toMatchObject({
    status: "complete",
    payment_status: "paid",
    payment_intent: failed.id,
  });
});

test("FREE100 leaves nothing to pay: the session completes without a payment", async () => {
  const { stripe, inbox, checkout } = await openShop();
  const session = await checkout({ allow_promotion_codes: true });

  const unknown = await press(session.url, "promotion", { code: "FREE99" });
  const page = await fetch(new URL(unknown.headers.get("location") ?? "", session.url));
  expect(await page.text()).toContain("This promotion code does not exist.");

  await press(session.url, "promotion", { code: "free100" });
  expect(await (await fetch(session.url)).text()).toContain("$0.00");
  await press(session.url, "pay");

  const event = inbox.first("checkout.session.completed");
  expect(objectOf(event, "checkout.session.completed")).toMatchObject({
    amount_subtotal: 1_000,
    amount_total: 0,
    payment_intent: null,
    payment_status: "no_payment_required",
    total_details: { amount_discount: 1_000 },
  });
  expect((await stripe.charges.list()).data).toEqual([]);
});

test("a session that takes no promotion codes refuses FREE100", async () => {
  const { sandbox, checkout } = await openShop();
  const session = await checkout();

  expect(await (await fetch(session.url)).text()).not.toContain("Promotion code");
  const refusal = sandbox.pay({ session: session.id, promotionCode: "FREE100" });
  await expect(refusal).rejects.toMatchObject({ code: "promotion_unknown" });
});

test("a bank payment completes unpaid and settles by itself", async () => {
  const { stripe, inbox, checkout } = await openShop({ settleDelayMs: 150 });
  const session = await checkout();

  const answer = await press(session.url, "bank-settles");
  expect(answer.headers.get("location")).toContain("http://shop.test/success");
  const completed = inbox.first("checkout.session.completed");
  expect(objectOf(completed, "checkout.session.completed").payment_status).toBe("unpaid");
  expect(inbox.types()).not.toContain("checkout.session.async_payment_succeeded");

  await expect.poll(() => inbox.types()).toContain("checkout.session.async_payment_succeeded");
  const settled = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ["payment_intent"],
  });
  expect(settled).toMatchObject({
    payment_status: "paid",
    payment_intent: { status: "succeeded" },
  });
});

test("a bank payment can be failed by hand, and only once", async () => {
  const { sandbox, stripe, inbox, checkout } = await openShop({ settleDelayMs: 60_000 });
  const session = await checkout();
  await sandbox.pay({ session: session.id, how: "bank_settles" });

  await sandbox.settle({ session: session.id, outcome: "failed" });
  await sandbox.idle();

  expect(inbox.types()).toContain("checkout.session.async_payment_failed");
  expect(inbox.types()).toContain("charge.failed");
  const failed = await stripe.checkout.sessions.retrieve(session.id);
  expect(failed).toMatchObject({ status: "complete", payment_status: "unpaid" });
  expect(await (await fetch(session.url)).text()).toContain("Your bank payment failed");
  const again = sandbox.settle({ session: session.id, outcome: "succeeded" });
  await expect(again).rejects.toMatchObject({ code: "wrong_state" });
});

test("a webhook that does not answer holds the redirect for three seconds and no longer", async () => {
  const { checkout } = await openShop({ inbox: await openInbox(["hang", "hang", "hang", "hang"]) });
  const session = await checkout();

  const began = performance.now();
  const answer = await press(session.url, "pay");

  expect(answer.headers.get("location")).toContain("http://shop.test/success");
  const waited = performance.now() - began;
  expect(waited).toBeGreaterThan(2_900);
  expect(waited).toBeLessThan(4_500);
});

test("Back leads to the cancel page and leaves the session open", async () => {
  const { stripe, checkout } = await openShop();
  const session = await checkout();

  const answer = await press(session.url, "back");

  expect(answer.headers.get("location")).toBe("http://shop.test/cancel");
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe("open");
});

test("an expired session cannot be paid, and expiring it twice is refused", async () => {
  const { sandbox, stripe, inbox, checkout } = await openShop();
  const session = await checkout();

  const expired = await stripe.checkout.sessions.expire(session.id);
  expect(expired).toMatchObject({ status: "expired", url: null });
  await press(session.url, "pay");
  await sandbox.idle();

  expect(inbox.types()).toEqual(["checkout.session.expired"]);
  expect(await (await fetch(session.url)).text()).toContain("This checkout has expired");
  await expect(stripe.checkout.sessions.expire(session.id)).rejects.toMatchObject({
    type: "StripeInvalidRequestError",
    statusCode: 400,
  });
});

test("a session expires when its time is over", async () => {
  let now = Date.now();
  const { sandbox, stripe, inbox, checkout } = await openShop({ now: () => now });
  const session = await checkout();

  now += 24 * 60 * 60 * 1_000 + 1_000;

  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe("expired");
  await sandbox.idle();
  expect(inbox.types()).toEqual(["checkout.session.expired"]);
});

test("an invoice can be asked for with a pack, and is no subscription's", async () => {
  const { sandbox, stripe, checkout } = await openShop();
  const session = await checkout({ invoice_creation: { enabled: true } });

  const { invoice } = await sandbox.pay({ session: session.id });

  expect(await stripe.invoices.retrieve(idIn(invoice))).toMatchObject({
    billing_reason: "manual",
    parent: null,
    status: "paid",
    amount_paid: 1_000,
  });
});
