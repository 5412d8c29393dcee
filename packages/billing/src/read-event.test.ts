import type { PlanConfig } from "@framefare/contract";
import { describe, expect, test } from "vitest";
import type { Attempt } from "./attempt.ts";
import type { StripeEvent } from "./events.ts";
import { contextOf, type Known, mentionsOf } from "./mentions.ts";
import { readEvent } from "./read-event.ts";
import { attemptOf } from "./testing/attempts.ts";
import {
  EVENT_AT,
  eventOf,
  invoiceEvent,
  lineOf,
  PERIOD_END,
  sessionEvent,
  subscriptionEvent,
} from "./testing/events.ts";
import { OFFERS } from "./testing/offers.ts";

const DAY = 24 * 60 * 60 * 1_000;
const OURS = { metadata: { app: "framefare" } };

/** What the database knows, unless a test says otherwise: Ada's attempt, Ada's customer, the plans' prices. */
function knowing(attempts: Attempt[] = [attemptOf()]): Known {
  return {
    attempts,
    customers: [{ customerId: "cus_ada", userId: "ada" }],
    prices: [
      { priceId: "price_starter", sku: "plan_starter" },
      { priceId: "price_pro", sku: "plan_pro" },
      { priceId: "price_retired", sku: "plan_retired" },
    ],
  };
}

/** Throws where something is looked up that `mentionsOf` leaves out. */
function read(event: StripeEvent, known = knowing(), planConfig: PlanConfig = OFFERS) {
  const context = contextOf(mentionsOf(event), known);
  return readEvent(event, context, planConfig, EVENT_AT + 5_000);
}

describe("a checkout session", () => {
  const paid = {
    kind: "paid",
    walletId: "ada",
    paymentRef: "cs_1",
    payment: "pi_1",
    at: EVENT_AT,
    sku: "pack_1000",
    credits: 1_000,
    amount: 1_000,
    currency: "usd",
    source: "purchase",
  };
  const attempt = { id: "attempt_1", sessionId: "cs_1" };

  test.each([
    ["completed and paid", sessionEvent(), paid],
    ["paid late", sessionEvent({}, "async_payment_succeeded"), paid],
    ["paid with a code and tax", sessionEvent({ amount_total: 615 }), { ...paid, amount: 615 }],
    [
      "that a code made free",
      sessionEvent({
        payment_status: "no_payment_required",
        amount_total: 0,
        payment_intent: null,
      }),
      { ...paid, amount: 0, payment: undefined },
    ],
    ["with its payment spelt out", sessionEvent({ payment_intent: { id: "pi_1" } }), paid],
    [
      "shown to the buyer in another currency",
      sessionEvent({
        presentment_details: { presentment_amount: 925, presentment_currency: "eur" },
      }),
      paid,
    ],
    ["without a word on amounts", sessionEvent({ amount_subtotal: null, currency: null }), paid],
  ])("%s is a purchase of what the attempt kept", (_, event, fact) => {
    expect(read(event)).toEqual({
      kind: "applied",
      facts: [{ ...fact, eventId: event.id, expiresAt: undefined }],
      attempt: { ...attempt, status: "paid", invoiceId: undefined },
    });
  });

  test("in a currency without minor units is compared and kept as it is", () => {
    const yen = attemptOf({ sku: "pack_yen", credits: 500, amount: 700, currency: "jpy" });
    const sold = { amount_subtotal: 700, amount_total: 770, currency: "jpy" };

    expect(read(sessionEvent(sold), knowing([yen]))).toMatchObject({
      facts: [{ credits: 500, amount: 770, currency: "jpy" }],
    });
    expect(read(sessionEvent({ ...sold, amount_subtotal: 70_000 }), knowing([yen]))).toMatchObject({
      kind: "parked",
    });
  });

  test("grants the attempt's credits, not today's offer nor the amount", () => {
    const kept = attemptOf({ credits: 777, expiresAfterDays: 30 });
    const [pack, ...packs] = OFFERS.packs;
    const planConfig = { ...OFFERS, packs: [{ ...pack!, credits: 5, amount: 1 }, ...packs] };

    expect(read(sessionEvent({ amount_total: 1 }), knowing([kept]), planConfig)).toMatchObject({
      facts: [{ credits: 777, amount: 1, expiresAt: EVENT_AT + 30 * DAY }],
    });
  });

  test("is found by its own id before the id of the attempt it names", () => {
    const other = attemptOf({ id: "attempt_2", sessionId: "cs_2", userId: "bob" });
    const context = knowing([attemptOf(), other]);

    const event = sessionEvent({ client_reference_id: "attempt_2" });
    expect(read(event, context)).toMatchObject({ facts: [{ walletId: "ada" }] });
  });

  test("is found by its attempt's id while the answer to our own call is under way", () => {
    const early = attemptOf({ status: "creating", sessionId: null, url: null });

    const metadata = { app: "framefare", attemptId: "attempt_1" };
    expect(read(sessionEvent({ metadata }), knowing([early]))).toMatchObject({
      facts: [{ walletId: "ada", paymentRef: "cs_1" }],
      attempt: { ...attempt, status: "paid" },
    });
  });

  test.each([
    ["nothing else", undefined],
    ["another app's metadata", { app: "other", attemptId: "attempt_1" }],
    ["another attempt's metadata", { app: "framefare", attemptId: "attempt_2" }],
  ])("that names an attempt, which a buyer can, with %s is not one of ours", (_, metadata) => {
    const early = attemptOf({ status: "creating", sessionId: null, url: null });

    for (const attempt of [early, attemptOf()]) {
      const event = sessionEvent({ id: "cs_link", metadata });
      expect(read(event, knowing([attempt]))).toEqual({
        kind: "ignored",
        reason: "The session is not one of ours.",
      });
    }
  });

  const free = { payment_status: "no_payment_required" };
  test.each([
    ["completed, unpaid", sessionEvent({ payment_status: "unpaid" }), "processing"],
    ["free, they say, but not of nothing", sessionEvent({ ...free }), "processing"],
    [
      "free, they say, without a total",
      sessionEvent({ ...free, amount_total: null }),
      "processing",
    ],
    [
      "that failed late",
      sessionEvent({ payment_status: "unpaid" }, "async_payment_failed"),
      "failed",
    ],
    ["that ran out", sessionEvent({ payment_status: "unpaid" }, "expired"), "expired"],
  ])("%s grants nothing", (_, event, status) => {
    expect(read(event)).toEqual({
      kind: "applied",
      facts: [],
      attempt: { ...attempt, status, invoiceId: undefined },
    });
  });

  test("of a plan says which invoice is its own, and leaves the credits to that", () => {
    const event = sessionEvent({ mode: "subscription", invoice: "in_1", amount_subtotal: 1_200 });

    expect(read(event)).toEqual({
      kind: "applied",
      facts: [],
      attempt: { ...attempt, status: "complete", invoiceId: "in_1" },
    });
  });

  test("of a plan with nothing to pay, a trial or a free period, is paid without an invoice", () => {
    const free = { payment_status: "no_payment_required", amount_total: 0 };
    const event = sessionEvent({ mode: "subscription", ...free });

    expect(read(event)).toMatchObject({ kind: "applied", facts: [], attempt: { status: "paid" } });
  });

  test("of a plan announces its subscription, which its own events tell of", () => {
    const kept = attemptOf({ kind: "plan", sku: "plan_pro" });
    const event = sessionEvent({ mode: "subscription", subscription: "sub_1" });

    expect(read(event, knowing([kept]))).toMatchObject({
      subscription: { id: "sub_1", userId: "ada", sku: "plan_pro", status: "announced" },
    });
    const expired = sessionEvent({ mode: "subscription", subscription: "sub_1" }, "expired");
    expect(read(expired, knowing([kept]))).not.toHaveProperty("subscription");
  });

  test.each([
    ["of another subtotal", sessionEvent({ amount_subtotal: 999 }), "Sold for 1000", "amount"],
    ["of another currency", sessionEvent({ currency: "eur" }), "paid in eur", "amount"],
    ["that cannot be read", sessionEvent({ mode: 7 }), "cannot be read", undefined],
  ])("%s is parked", (_, event, why, cause) => {
    const reason = expect.stringContaining(why);
    expect(read(event)).toEqual({ kind: "parked", reason, cause });
  });

  test("of ours whose attempt nobody knows is parked", () => {
    expect(read(sessionEvent(OURS), knowing([]))).toEqual({
      kind: "parked",
      reason: "No checkout attempt is known for this session.",
      cause: "nobody",
    });
  });

  test.each([
    ["of another product", sessionEvent(), []],
    ["that only saves a card", sessionEvent({ mode: "setup" }), [attemptOf()]],
  ])("%s is ignored", (_, event, attempts) => {
    expect(read(event, knowing(attempts))).toMatchObject({ kind: "ignored" });
  });

  test("without a time of its own happened when it came", () => {
    const event = sessionEvent({}, "completed", { created: undefined });

    expect(read(event)).toMatchObject({ facts: [{ at: EVENT_AT + 5_000 }] });
  });
});

describe("a paid invoice", () => {
  const lines = (...data: ReturnType<typeof lineOf>[]) => ({ lines: { data } });
  const reason = (billing_reason: string) => ({ billing_reason });
  const upgrade = lines(lineOf("price_starter", -600), lineOf("price_pro", 1_750));
  const downgrade = lines(lineOf("price_pro", -1_750), lineOf("price_starter", 600));

  test("is a purchase of a plan's period, spent first and gone with the period", () => {
    const event = invoiceEvent();

    expect(read(event)).toEqual({
      kind: "applied",
      facts: [
        {
          kind: "paid",
          walletId: "ada",
          paymentRef: "in_1",
          eventId: event.id,
          at: EVENT_AT,
          sku: "plan_starter",
          credits: 1_000,
          amount: 1_200,
          currency: "usd",
          source: "plan",
          priority: 40,
          expiresAt: PERIOD_END * 1_000,
        },
      ],
    });
  });

  test.each([
    ["the next period", reason("subscription_cycle"), "plan_starter", 1_000],
    ["a code's discount", { amount_paid: 1 }, "plan_starter", 1_000],
    ["two seats", lines(lineOf("price_starter", 2_400)), "plan_starter", 2_000],
    ["a third of a period", lines(lineOf("price_starter", 400)), "plan_starter", 333],
    ["an upgrade", { ...reason("subscription_update"), ...upgrade }, "plan_pro", 1_100],
    ["a downgrade", { ...reason("subscription_update"), ...downgrade }, "plan_starter", 0],
    ["what an ended plan gives back", lines(lineOf("price_pro", -1_750)), "plan_pro", 0],
    ["a free trial", { amount_paid: 0, ...lines(lineOf("price_pro", 0)) }, "plan_pro", 0],
  ])("for %s grants in proportion to the plan's amount", (_, change, sku, credits) => {
    expect(read(invoiceEvent(change))).toMatchObject({ facts: [{ sku, credits }] });
  });

  test("whose event carries only the first of its lines means nothing until all are there", () => {
    const event = invoiceEvent({ lines: { data: [lineOf("price_starter", 9)], has_more: true } });

    expect(read(event)).toEqual({ kind: "unfinished", invoiceId: "in_1" });
  });

  test("lets over what its plan's rollover says of the period that ends when this one begins", () => {
    const [starter, pro] = OFFERS.plans;
    const planConfig = { ...OFFERS, plans: [{ ...starter!, rollover: 300 }, pro!] };
    const carryOf = (...data: ReturnType<typeof lineOf>[]) => {
      const meaning = read(invoiceEvent(lines(...data)), knowing(), planConfig);
      const [fact] = meaning.kind === "applied" ? meaning.facts : [];
      return fact && "carry" in fact ? fact.carry : undefined;
    };
    const month = { start: PERIOD_END, end: PERIOD_END + 2_678_400 };
    const rest = { start: PERIOD_END - 60, end: PERIOD_END };

    const starterMonth = lineOf("price_starter", 1_200, month);
    expect(carryOf(starterMonth)).toEqual({ from: PERIOD_END * 1_000, credits: 300 });
    // What is settled of the old period on the new one's invoice does not make it begin earlier.
    const settled = [lineOf("price_pro", -30, rest), lineOf("price_starter", 10, rest)];
    expect(carryOf(...settled, starterMonth)).toEqual({ from: PERIOD_END * 1_000, credits: 300 });
    expect(carryOf(lineOf("price_pro", 3_500, month))).toBeUndefined();
  });

  test("may say which payment paid it, and out of band there is none", () => {
    const payments = (...data: [string, string | null][]) => ({
      payments: {
        data: data.map(([status, payment_intent]) => ({ status, payment: { payment_intent } })),
      },
    });

    const several = payments(["canceled", "pi_0"], ["paid", "pi_1"]);
    expect(read(invoiceEvent(several))).toMatchObject({ facts: [{ payment: "pi_1" }] });
    for (const none of [
      { amount_paid: 0, amount_paid_off_stripe: 1_200 },
      payments(["paid", null]),
    ]) {
      const meaning = read(invoiceEvent(none));
      expect(meaning).toMatchObject({ facts: [{ credits: 1_000, payment: undefined }] });
    }
  });

  test("of ours to a customer whose row was lost belongs to whom our metadata names", () => {
    const named = (app: string) => ({
      customer: "cus_x",
      parent: { subscription_details: { metadata: { app, userId: "ada" } } },
    });

    expect(read(invoiceEvent(named("framefare")))).toMatchObject({ facts: [{ walletId: "ada" }] });
    expect(read(invoiceEvent(named("other")))).toMatchObject({ kind: "ignored" });
  });

  test("written as before the API of 2025-03-31 is read all the same", () => {
    const { pricing: _, ...line } = lineOf(null, 1_200);
    const old = {
      parent: undefined,
      subscription: "sub_1",
      subscription_details: { metadata: { app: "framefare" } },
      payment_intent: "pi_1",
      lines: { data: [{ ...line, price: { id: "price_starter" } }] },
    };

    expect(read(invoiceEvent(old, { api_version: "2024-06-20" }))).toMatchObject({
      facts: [{ paymentRef: "in_1", payment: "pi_1", credits: 1_000 }],
    });
  });

  test("for a plan that planConfig names by its price id needs nothing looked up", () => {
    const [starter] = OFFERS.plans;
    const planConfig = { ...OFFERS, plans: [{ ...starter!, stripePrice: "price_named" }] };

    const event = invoiceEvent(lines(lineOf("price_named", 1_200)));
    expect(read(event, knowing(), planConfig)).toMatchObject({ facts: [{ credits: 1_000 }] });
  });

  test.each([
    ["of a price nobody knows", lines(lineOf("price_other", 1_200)), "a price no plan has"],
    ["with one such line", lines(lineOf("price_pro", 9), lineOf("price_x", 9)), "price no plan"],
    ["of a plan sold no more", lines(lineOf("price_retired", 1_200)), "a price no plan has"],
    ["with a line of no price", lines(lineOf(null, 1_200)), "a price no plan has"],
    ["without lines", lines(), "a price no plan has"],
    ["in another currency", { currency: "jpy" }, "Sold in usd, paid in jpy", "amount"],
    ["of ours to a customer nobody knows", { customer: "cus_x" }, "Nobody here", "nobody"],
    ["of ours to no customer", { customer: null }, "Nobody here", "nobody"],
    ["that cannot be read", { lines: "none" }, "cannot be read"],
    ["paid with less than nothing", { amount_paid: -1 }, "cannot be read"],
  ])("%s is parked", (_, change, why, cause?: string) => {
    const reason = expect.stringContaining(why);
    expect(read(invoiceEvent(change))).toEqual({ kind: "parked", reason, cause });
  });

  const foreign = { type: "subscription_details", subscription_details: { subscription: "sub_9" } };
  test.each([
    ["made by hand", reason("manual")],
    ["of no subscription", { parent: null }],
    ["of another product's customer", { customer: "cus_x", parent: foreign }],
  ])("%s is ignored", (_, change) => {
    expect(read(invoiceEvent(change))).toMatchObject({ kind: "ignored" });
  });
});

describe("a subscription", () => {
  test.each(["created", "updated", "deleted"])("%s says how the plan stands", (kind) => {
    const change = { status: "canceled", cancel_at_period_end: true };

    expect(read(subscriptionEvent(change, kind))).toEqual({
      kind: "applied",
      facts: [],
      subscription: {
        id: "sub_1",
        userId: "ada",
        sku: "plan_starter",
        status: "canceled",
        periodEndsAt: PERIOD_END * 1_000,
        cancelAtPeriodEnd: true,
        eventAt: EVENT_AT,
        changed: [],
      },
    });
  });

  test("says which of it is new", () => {
    const event = subscriptionEvent({}, "updated");
    const previous_attributes = { items: { data: [] }, cancel_at_period_end: true, schedule: "x" };

    const meaning = read({ ...event, data: { ...event.data, previous_attributes } });

    const changed = ["sku", "periodEndsAt", "cancelAtPeriodEnd"];
    expect(meaning).toMatchObject({ subscription: { changed } });
  });

  const priced = (id: string) => ({ items: { data: [{ price: { id } }] } });

  test("to a plan that is sold no more keeps its name", () => {
    expect(read(subscriptionEvent(priced("price_retired")))).toMatchObject({
      subscription: { sku: "plan_retired" },
    });
  });

  test("to a plan that planConfig names by its price id needs nothing looked up", () => {
    const [starter] = OFFERS.plans;
    const planConfig = { ...OFFERS, plans: [{ ...starter!, stripePrice: "price_named" }] };

    expect(read(subscriptionEvent(priced("price_named")), knowing(), planConfig)).toMatchObject({
      subscription: { sku: "plan_starter" },
    });
  });

  test.each([
    ["to a price nobody knows", priced("price_other")],
    ["to nothing", { items: { data: [] } }],
    ["of ours, of a customer nobody knows", { customer: "cus_x" }],
    ["that cannot be read", { items: null }],
  ])("%s is parked", (_, change) => {
    expect(read(subscriptionEvent(change))).toMatchObject({ kind: "parked" });
  });

  test("written as before the API of 2025-03-31 tells its period all the same", () => {
    const old = {
      items: { data: [{ price: { id: "price_starter" } }] },
      current_period_end: PERIOD_END,
    };

    expect(read(subscriptionEvent(old))).toMatchObject({
      subscription: { periodEndsAt: PERIOD_END * 1_000 },
    });
  });

  test("of a customer whose row was lost belongs to whom our metadata names", () => {
    const change = { customer: "cus_x", metadata: { app: "framefare", userId: "ada" } };

    expect(read(subscriptionEvent(change))).toMatchObject({ subscription: { userId: "ada" } });
  });

  test("that is paused, or whose collection is, is mirrored and grants nothing", () => {
    for (const change of [{ status: "paused" }, { pause_collection: { behavior: "void" } }]) {
      const { status = "active" } = { ...change };
      expect(read(subscriptionEvent(change))).toMatchObject({
        facts: [],
        subscription: { status },
      });
    }
  });

  test("of another product's customer is ignored", () => {
    const change = { customer: "cus_x", metadata: {} };

    expect(read(subscriptionEvent(change))).toMatchObject({ kind: "ignored" });
  });
});

describe("money that goes back", () => {
  const told = { eventId: expect.any(String), at: EVENT_AT, payment: "pi_1" };
  const refund = { id: "re_1", payment_intent: "pi_1", amount: 400 };
  const dispute = { id: "du_1", payment_intent: "pi_1", amount: 900, status: "needs_response" };
  const takes = { balance_transactions: [{ amount: -900 }] };
  const returns = { balance_transactions: [{ amount: -900 }, { amount: 900 }] };

  test.each([
    [
      "charge.refunded",
      { payment_intent: "pi_1", amount_refunded: 400 },
      { kind: "refundTotal", amount: 400 },
    ],
    [
      "refund.created",
      { ...refund, status: "requires_action" },
      { kind: "refund", refundId: "re_1", amount: 400, status: "pending" },
    ],
    ["refund.updated", { ...refund, status: "succeeded" }, { kind: "refund", status: "succeeded" }],
    ["refund.failed", { ...refund, status: "failed" }, { kind: "refund", status: "failed" }],
    ["charge.dispute.created", dispute, { kind: "dispute", withdrawn: false, status: "open" }],
    [
      "charge.dispute.created",
      { ...dispute, status: "warning_needs_response" },
      { kind: "dispute", withdrawn: false, status: "open" },
    ],
    [
      "charge.dispute.updated",
      { ...dispute, ...takes, status: "appeal_under_review" },
      { kind: "dispute", withdrawn: true, status: "open" },
    ],
    [
      "charge.dispute.closed",
      { ...dispute, status: "prevented" },
      { kind: "dispute", withdrawn: false, status: "open" },
    ],
    [
      "charge.dispute.closed",
      { ...dispute, status: "warning_closed" },
      { kind: "dispute", withdrawn: false, status: "open" },
    ],
    [
      "charge.dispute.funds_withdrawn",
      { ...dispute, ...takes },
      { kind: "dispute", disputeId: "du_1", amount: 900, withdrawn: true, status: "open" },
    ],
    [
      "charge.dispute.funds_reinstated",
      { ...dispute, ...returns, status: "won" },
      { kind: "dispute", withdrawn: false, status: "won" },
    ],
    [
      "charge.dispute.closed",
      { ...dispute, ...takes, status: "lost" },
      { kind: "dispute", withdrawn: true, status: "lost" },
    ],
    [
      "invoice_payment.paid",
      { invoice: "in_1", payment: { payment_intent: "pi_1" } },
      { kind: "link", paymentRef: "in_1" },
    ],
  ])("%s is a fact for the ledger", (type, object, fact) => {
    expect(read(eventOf(type, object))).toMatchObject({
      kind: "applied",
      facts: [{ ...told, ...fact }],
    });
  });

  test("of no payment is ignored, and what cannot be read is parked", () => {
    const ofNone = eventOf("refund.created", { ...refund, payment_intent: null });

    expect(read(ofNone)).toMatchObject({ kind: "ignored" });
    expect(read(eventOf("refund.created", { id: "x" }))).toMatchObject({ kind: "parked" });
    expect(read(eventOf("charge.refunded", { id: "x" }))).toMatchObject({ kind: "parked" });
    expect(read(eventOf("charge.dispute.closed", { id: "x" }))).toMatchObject({ kind: "parked" });
  });
});

test.each([
  "payment_intent.succeeded",
  "charge.succeeded",
  "invoice.payment_succeeded",
  "invoice.payment_failed",
  "invoice.voided",
  "invoice.marked_uncollectible",
  "customer.subscription.paused",
  "customer.updated",
  "payment_method.attached",
  "payment_intent.payment_failed",
  "radar.early_fraud_warning.created",
  "credit_note.created",
  "invoice.created",
  "customer.created",
  "checkout.session.something_new",
])("%s is ignored", (type) => {
  const { data } = sessionEvent();
  expect(read(eventOf(type, data.object))).toMatchObject({ kind: "ignored" });
});

test("an object of any shape is parked or ignored, never thrown over", () => {
  const types = ["checkout.session.completed", "invoice.paid", "customer.subscription.updated"];
  const shapes = [{}, { id: null }, { id: "x", lines: {} }, { id: "x", items: { data: [null] } }];

  for (const type of types) {
    for (const shape of shapes)
      expect(read(eventOf(type, shape))).toMatchObject({ kind: "parked" });
  }
});
