import * as fc from "fast-check";
import type { Metadata } from "../model.ts";

const SECOND = 1_000;
const HOUR = 60 * 60 * SECOND;
const DAY = 24 * HOUR;

/** Few spans of time, so that things often end, lapse and begin in one and the same moment. Milliseconds. */
const SPANS = [0, 1, SECOND, HOUR / 2, HOUR, 2 * HOUR, DAY, 2 * DAY];

const span = fc.constantFrom(...SPANS);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });
const seldom = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const pick = fc.nat(1_000);
/** Tenths of what there is; 11 is one credit more than there is. */
const tenths = fc.nat(11);

const metadata = maybe(
  fc.constantFrom<Metadata[]>({ modelId: "sketch", seconds: 2 }, { note: "x" }, { modelId: "" }),
);

/** What a request has to be wrong in. */
const WRONG: { verb: "grant" | "hold" | "charge" | "refund" | "record"; wrong: object }[] = [
  ...[0, -1, 1.5, Number.NaN, 2 ** 53, "5", null].flatMap((credits) =>
    (["grant", "hold", "charge", "refund"] as const).map((verb) => ({ verb, wrong: { credits } })),
  ),
  ...["", "w".repeat(201), 7, undefined].flatMap((walletId) =>
    (["grant", "hold", "charge"] as const).map((verb) => ({ verb, wrong: { walletId } })),
  ),
  ...[-1, 101, 0.5].map((priority) => ({ verb: "grant" as const, wrong: { priority } })),
  { verb: "grant", wrong: { source: "return" } },
  { verb: "grant", wrong: { expiresAt: -1 } },
  { verb: "grant", wrong: { effectiveAt: 2, expiresAt: 2 } },
  { verb: "hold", wrong: { expiresAt: 0 } },
  { verb: "grant", wrong: { key: "" } },
  { verb: "charge", wrong: { key: "k".repeat(201) } },
  { verb: "record", wrong: { amount: -1 } },
];

/** Which fact of which purchase: `factOf` makes it. */
export const fact = {
  purchase: fc.nat(2),
  what: fc.constantFrom("paid", "paid", "link", "refund", "refund", "total", "dispute", "dispute"),
  which: fc.nat(1),
  version: fc.nat(3),
} as const;

const STEPS = {
  grant: [
    18,
    {
      wallet: fc.nat(2),
      key: pick,
      credits: fc.integer({ min: 1, max: 20 }),
      priority: maybe(fc.constantFrom(0, 10, 50, 100)),
      source: maybe(fc.constantFrom("purchase", "plan", "promotion", "adjustment")),
      startsIn: seldom(fc.constantFrom(-HOUR, ...SPANS)),
      endsIn: maybe(fc.constantFrom(-HOUR, ...SPANS)),
      isPaid: fc.boolean(),
      metadata,
    },
  ],
  hold: [12, { wallet: fc.nat(2), key: pick, tenths, endsIn: maybe(span), metadata }],
  charge: [10, { wallet: fc.nat(2), key: pick, tenths, metadata }],
  capture: [9, { pick, tenths: maybe(fc.nat(16)) }],
  release: [5, { pick }],
  extendHold: [4, { pick, endsIn: span }],
  refund: [10, { pick, key: pick, tenths: maybe(tenths) }],
  fact: [22, fact],
  facts: [2, { facts: fc.array(fc.record(fact), { minLength: 1, maxLength: 4 }) }],
  sweep: [2, {}],
  pass: [12, { ms: span }],
  passBack: [2, { ms: fc.constantFrom(1, SECOND, HOUR) }],
  again: [6, { pick }],
  tamper: [4, { pick, how: fc.nat(4) }],
  wrong: [4, { pick, key: pick, wallet: fc.nat(2), what: fc.constantFrom(...WRONG) }],
  look: [4, { wallet: fc.nat(2), ahead: fc.constantFrom(-HOUR, -SECOND, ...SPANS) }],
} as const;

type Fields = { [Name in keyof typeof STEPS]: (typeof STEPS)[Name][1] };
type Value<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Found> ? Found : never;

/** One step of a random script, before it is known what keys and credits there will be. */
export type Step = {
  [Name in keyof Fields]: { do: Name } & {
    [Field in keyof Fields[Name]]: Value<Fields[Name][Field]>;
  };
}[keyof Fields];

/** What is bought in a script, and how the money of it comes and goes. */
export type World = {
  purchases: {
    wallet: number;
    credits: number;
    amount: number;
    source: "purchase" | "plan" | undefined;
    priority: number | undefined;
    endsIn: number | undefined;
    /** Of a plan's period that ends: since when it takes over what others leave, and how much of it. */
    carry: { since: number; credits: number } | undefined;
    /** Milliseconds between two events about one object; at 0 they are of the same moment. */
    gap: number;
    /** Tenths of the amount that each refund and dispute is about. */
    tenths: [number, number, number, number];
    /** Which history each of them has. */
    histories: [number, number, number, number];
  }[];
};

const four = <Found>(one: fc.Arbitrary<Found>) => fc.tuple(one, one, one, one);

const anyWorld: fc.Arbitrary<World> = fc.record({
  purchases: fc.array(
    fc.record({
      wallet: fc.nat(2),
      credits: fc.integer({ min: 0, max: 40 }),
      amount: fc.integer({ min: 0, max: 50 }),
      source: maybe(fc.constantFrom("purchase", "plan")),
      priority: maybe(fc.constantFrom(0, 50)),
      endsIn: maybe(fc.constantFrom(-HOUR, ...SPANS)),
      carry: maybe(
        fc.record({
          since: fc.constantFrom(-HOUR, ...SPANS),
          credits: fc.integer({ min: 0, max: 30 }),
        }),
      ),
      gap: fc.constantFrom(0, SECOND),
      tenths: four(fc.integer({ min: 1, max: 12 })),
      histories: four(fc.nat(9)),
    }),
    { minLength: 3, maxLength: 3 },
  ),
});

/** When one wallet's periods of a plan end, in milliseconds from the start: each begins where the one before it ends. */
const PERIOD_ENDS = [HOUR / 2, HOUR, 2 * HOUR];

const planWorld = anyWorld.map(({ purchases }): World => {
  const [{ wallet } = { wallet: 0 }] = purchases;
  const periods = purchases.map((bought, n) => {
    const carry = { since: PERIOD_ENDS[n - 1] ?? 0, credits: bought.carry?.credits ?? 40 };
    return { ...bought, wallet, source: "plan" as const, endsIn: PERIOD_ENDS[n], carry };
  });
  return { purchases: periods };
});

/** Anything, or three periods of a plan that follow one another. */
export const world = fc.oneof(
  { weight: 2, arbitrary: anyWorld },
  { weight: 1, arbitrary: planWorld },
);

/** Scripts of 1 to `max` steps, any number of them as likely as any other. */
export function steps(max: number): fc.Arbitrary<Step[]> {
  const weighted = Object.entries(STEPS).map(([name, [weight, fields]]) => ({
    weight,
    arbitrary: fc.record({ do: fc.constant(name), ...fields }),
  }));
  // Of each entry above, so of the type that was read off them.
  const one = fc.oneof(...weighted) as unknown as fc.Arbitrary<Step>;
  return fc.array(one, { minLength: 1, maxLength: max, size: "max" });
}
