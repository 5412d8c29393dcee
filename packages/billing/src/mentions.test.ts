import fc from "fast-check";
import { expect, test } from "vitest";
import { buyerOf } from "./event-buyer.ts";
import { EVENT_TYPES } from "./event-types.ts";
import { contextOf, mentionsOf } from "./mentions.ts";
import { readEvent } from "./read-event.ts";
import { attemptOf } from "./testing/attempts.ts";
import { eventOf, invoiceEvent, lineOf, sessionEvent } from "./testing/events.ts";
import { OFFERS } from "./testing/offers.ts";

const NOTHING = { attempts: [], customers: [], prices: [] };

/** Mostly what Stripe sends; now and then nothing, or something else altogether. */
const usually = <Value>(usual: fc.Arbitrary<Value>) =>
  fc.oneof(
    { weight: 18, arbitrary: usual },
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
const id = fc.constantFrom("a", "b", "c", "");
const reference = usually(fc.oneof(id, fc.record({ id }), fc.constant(null)));
const metadata = usually(fc.constantFrom(null, { app: "framefare" }, { app: "another" }));
const line = fc.record({
  amount: fc.constant(1_200),
  period: fc.constant({ start: 0, end: 1 }),
  pricing: fc.option(fc.record({ price_details: usually(fc.record({ price: reference })) })),
  price: reference,
});
const object = fc.record({
  id: usually(id),
  object: fc.constantFrom("checkout.session", "invoice", "subscription", undefined),
  mode: fc.constantFrom("payment", "subscription"),
  payment_status: fc.constantFrom("paid", "unpaid"),
  status: fc.constant("active"),
  client_reference_id: usually(id),
  customer: reference,
  currency: fc.constant("usd"),
  amount_paid: fc.constant(1_200),
  billing_reason: fc.constant("subscription_cycle"),
  parent: fc.record({ subscription_details: fc.record({ metadata }) }),
  metadata,
  items: usually(fc.record({ data: fc.array(fc.record({ price: reference }), { maxLength: 2 }) })),
  lines: usually(fc.record({ data: fc.array(line, { maxLength: 2 }) })),
});

test("whatever an event is, nothing is looked up that it does not mention", () => {
  fc.assert(
    fc.property(fc.constantFrom(...EVENT_TYPES), object, fc.boolean(), (type, its, isKnown) => {
      const event = eventOf(type, its);
      const mentions = mentionsOf(event);
      const customers = mentions.customerIds.map((customerId) => ({ customerId, userId: "ada" }));
      const context = contextOf(mentions, { ...NOTHING, customers: isKnown ? customers : [] });

      expect(() => readEvent(event, context, OFFERS, 0)).not.toThrow();
      expect(() => buyerOf(event, context)).not.toThrow();
    }),
    { numRuns: 2_000 },
  );
});

test("what is looked up and was not mentioned is a defect, and no answer", () => {
  const { attemptOf: attempt, userOf, skuOf } = contextOf(mentionsOf(sessionEvent()), NOTHING);

  expect(attempt({ sessionId: "cs_1", attemptId: "attempt_1" })).toBeNull();
  expect(() => attempt({ sessionId: "cs_2" })).toThrow("cs_2");
  expect(() => attempt({ attemptId: "attempt_2" })).toThrow("attempt_2");
  expect(() => userOf("cus_1")).toThrow("cus_1");
  expect(() => skuOf("price_1")).toThrow("price_1");
});

test("several events mention all that each of them does, once", () => {
  const lines = { data: ["price_pro", "price_starter", "price_pro"].map((p) => lineOf(p, 1)) };

  expect(mentionsOf(sessionEvent(), invoiceEvent({ lines }), invoiceEvent())).toEqual({
    sessionIds: ["cs_1"],
    attemptIds: ["attempt_1"],
    customerIds: ["cus_ada"],
    priceIds: ["price_pro", "price_starter"],
  });
});

test("an attempt is found by its session before it is by its id", () => {
  const attempts = [attemptOf({ sessionId: null }), attemptOf({ id: "attempt_2" })];
  const context = contextOf(mentionsOf(sessionEvent()), { ...NOTHING, attempts });

  const both = { sessionId: "cs_1", attemptId: "attempt_1" };
  expect(context.attemptOf(both)).toMatchObject({ id: "attempt_2" });
  expect(context.attemptOf({ attemptId: "attempt_1" })).toMatchObject({ id: "attempt_1" });
});
