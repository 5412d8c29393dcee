import * as fc from "fast-check";

/** How a checkout's page is left. */
const ENDINGS = [
  "paid by card",
  "declined, then paid by card",
  "paid by bank",
  "bank fails",
  "bank is waited for",
  "free by a code",
  "runs out",
  "declined, runs out",
] as const;

/** What may become of a payment, a refund, a dispute or a plan. Numbers name one of those there are; what cannot be is left out. */
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant("refund" as const),
      payment: fc.nat(5),
      percent: fc.constantFrom(100, 50, 33, 10, 1),
      status: fc.constantFrom("succeeded" as const, "pending" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constantFrom("settle refund" as const, "fail refund" as const, "cancel refund"),
      refund: fc.nat(3),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant("dispute" as const),
      payment: fc.nat(5),
      percent: fc.constantFrom(100, 100, 40),
      begins: fc.constantFrom("with the money" as const, "without" as const, "as an inquiry"),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constantFrom("withdraw" as const, "reinstate" as const, "win" as const, "lose"),
      dispute: fc.nat(3),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant("renew" as const),
      outcome: fc.constantFrom("paid" as const, "paid" as const, "declined" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant("change plan" as const),
      to: fc.nat(2),
      when: fc.constantFrom("now" as const, "now" as const, "period_end" as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant("cancel" as const),
      when: fc.constantFrom("now" as const, "period_end" as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("keep plan after all" as const) }) },
);
export type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

const buy = fc.record({
  sku: fc.nat(5),
  /** Both: two clicks at once, one at each server. */
  at: fc.constantFrom("first" as const, "second" as const, "both" as const),
  ends: fc.oneof(
    { weight: 2, arbitrary: fc.constant("paid by card" as const) },
    { weight: 3, arbitrary: fc.constantFrom(...ENDINGS) },
  ),
  acts: fc.array(act, { maxLength: 7, size: "max" }),
  /** How much of what is not told yet is told before the story goes on, in percent. */
  told: fc.constantFrom(0, 0, 50, 100),
});
export type Buy = typeof buy extends fc.Arbitrary<infer Value> ? Value : never;

/** One person's story: what they buy, what becomes of it, and how we are told. */
export const history = fc.record({
  buys: fc.array(buy, { minLength: 1, maxLength: 3, size: "max" }),
  /** What of their credits is gone before the rest is told, in percent. */
  spent: fc.constantFrom(0, 0, 0, 30, 100),
  /** The order, the doubles, and which of the two servers hears what. */
  dice: fc.nat(0x7fff_ffff),
  /** How many deliveries are under way at once. */
  atOnce: fc.integer({ min: 2, max: 6 }),
});
export type History = typeof history extends fc.Arbitrary<infer Value> ? Value : never;
