import { chargeRefunded, completed, failedLater, madeAt, refund } from "./deliveries.ts";
import { granted, SMALL } from "./packs.ts";
import { buying, type Changes, inThisOrder, type Sequences, type Step } from "./sequence.ts";

/** A pack of 1,000 credits for $10. */
export const bought: Step = [completed(), "applied", SMALL];

/** So much of a payment of 1,000 for 1,000 credits has gone back. */
export const gone = (amount: number): Changes => ({
  available: 1_000 - amount,
  purchases: { session: rowAfter(amount) },
});

function rowAfter(amount: number): string {
  if (amount === 0) return "paid: 1000 credits for 1000 usd";
  const status = amount < 1_000 ? "partially_refunded" : "refunded";
  return `${status}: 1000-${amount} credits for 1000-${amount} usd`;
}

/** A payment of another kind, and what a refund of `amount` leaves of it. */
const refunding = (
  sku: string,
  { paid, row }: { paid: [change: object, Changes]; row: string },
  amount: number,
  available: number,
) =>
  buying(
    sku,
    [completed(paid[0]), "applied", paid[1]],
    [refund("1", amount), "applied", { available, purchases: { session: row } }],
  );

const sold = (subtotal: number, total: number, currency = "usd") => ({
  amount_subtotal: subtotal,
  amount_total: total,
  currency,
});

export const REFUNDS: Sequences = {
  /* How much. */
  "a quarter goes back": buying("pack_1000", bought, [refund("1", 250), "applied", gone(250)]),
  "all goes back": buying("pack_1000", bought, [refund("1", 1_000), "applied", gone(1_000)]),
  "two parts go back": buying(
    "pack_1000",
    bought,
    [refund("1", 250), "applied", gone(250)],
    [refund("2", 333), "applied", gone(583)],
  ),
  "all goes back in three parts": buying(
    "pack_1000",
    bought,
    [refund("1", 333), "applied", gone(333)],
    [refund("2", 333), "applied", gone(666)],
    [refund("3", 334), "applied", gone(1_000)],
  ),
  "more goes back than was paid, and no more than all is taken": buying("pack_1000", bought, [
    refund("1", 1_500),
    "applied",
    gone(1_000),
  ]),
  "two refunds come to more than was paid": buying(
    "pack_1000",
    bought,
    [refund("1", 700), "applied", gone(700)],
    [refund("2", 700), "applied", gone(1_000)],
  ),
  "credits are rounded down, in the buyer's favour": refunding(
    "pack_odd",
    {
      paid: [sold(999, 999), granted(777, 999)],
      row: "partially_refunded: 777-388 credits for 999-500 usd",
    },
    500,
    389,
  ),
  "a cent is less than a credit": refunding(
    "pack_odd",
    {
      paid: [sold(999, 999), granted(777, 999)],
      row: "partially_refunded: 777 credits for 999-1 usd",
    },
    1,
    777,
  ),
  "parts that were rounded down come to all in the end": buying(
    "pack_odd",
    [completed(sold(999, 999)), "applied", granted(777, 999)],
    [
      refund("1", 500),
      "applied",
      {
        available: 389,
        purchases: { session: "partially_refunded: 777-388 credits for 999-500 usd" },
      },
    ],
    [
      refund("2", 499),
      "applied",
      { available: 0, purchases: { session: "refunded: 777-777 credits for 999-999 usd" } },
    ],
  ),
  "half of what was paid after a code is half of the credits": refunding(
    "pack_1000",
    {
      paid: [sold(1_000, 800), granted(1_000, 800)],
      row: "partially_refunded: 1000-500 credits for 800-400 usd",
    },
    400,
    500,
  ),
  "all of what was paid after a code is all of the credits": refunding(
    "pack_1000",
    {
      paid: [sold(1_000, 800), granted(1_000, 800)],
      row: "refunded: 1000-1000 credits for 800-800 usd",
    },
    800,
    0,
  ),
  "tax that stays with the state leaves its share of the credits": refunding(
    "pack_1000",
    {
      paid: [sold(1_000, 1_190), granted(1_000, 1_190)],
      row: "partially_refunded: 1000-840 credits for 1190-1000 usd",
    },
    1_000,
    160,
  ),
  "half of the yen are half of the credits": refunding(
    "pack_yen",
    {
      paid: [sold(1_500, 1_500, "jpy"), granted(1_000, 1_500, "jpy")],
      row: "partially_refunded: 1000-500 credits for 1500-750 jpy",
    },
    750,
    500,
  ),

  /* How it is told. */
  "a refund that is told before its payment": buying(
    "pack_1000",
    [refund("1", 400), "applied"],
    [completed(), "applied", { ...SMALL, ...gone(400) }],
  ),
  "one refund, told by itself and in its charge's total, is taken once": buying(
    "pack_1000",
    bought,
    [refund("1", 250), "applied", gone(250)],
    [chargeRefunded(250), "applied"],
  ),
  "a charge's totals are not added up": buying(
    "pack_1000",
    bought,
    [chargeRefunded(250), "applied", gone(250)],
    [chargeRefunded(583), "applied", gone(583)],
    [chargeRefunded(1_000), "applied", gone(1_000)],
  ),
  "a charge's total that says less than one before is older": buying(
    "pack_1000",
    bought,
    [chargeRefunded(600), "applied", gone(600)],
    [chargeRefunded(250), "duplicate"],
  ),
  "a total that knows of more than the refunds that were told": buying(
    "pack_1000",
    bought,
    [refund("1", 250), "applied", gone(250)],
    [chargeRefunded(600), "applied", gone(600)],
    [refund("2", 350), "applied"],
  ),
  "a refund that is created and then updated is one": buying(
    "pack_1000",
    bought,
    [refund("1", 400, "pending", { kind: "refund.created" }), "applied", gone(400)],
    [refund("1", 400), "applied"],
  ),
  "the older name of a refund's event tells the same": buying(
    "pack_1000",
    bought,
    [refund("1", 400), "applied", gone(400)],
    [refund("1", 400, "failed", { kind: "charge.refund.updated" }), "applied", gone(0)],
  ),
  "a refund whose payment is expanded means the same": buying("pack_1000", bought, [
    refund("1", 400, "succeeded", {
      change: (names: { of: (prefix: string) => string }) => ({
        payment_intent: { id: names.of("pi"), object: "payment_intent" },
      }),
    }),
    "applied",
    gone(400),
  ]),
  "a failure of the page that is told between changes nothing": buying(
    "pack_1000",
    bought,
    [refund("1", 400), "applied", gone(400)],
    [failedLater(), "applied"],
  ),

  /* Refunds that do not arrive. */
  "a refund on its way counts as gone": buying("pack_1000", bought, [
    refund("1", 400, "pending"),
    "applied",
    gone(400),
  ]),
  "a refund that waits for the buyer counts as gone": buying("pack_1000", bought, [
    refund("1", 400, "requires_action"),
    "applied",
    gone(400),
  ]),
  "a refund that does not say how it stands counts as gone": buying("pack_1000", bought, [
    refund("1", 400, "succeeded", { change: { status: null } }),
    "applied",
    gone(400),
  ]),
  "a refund that fails comes back": buying(
    "pack_1000",
    bought,
    [refund("1", 400, "pending"), "applied", gone(400)],
    [refund("1", 400, "failed"), "applied", gone(0)],
  ),
  "a refund that had succeeded and is sent back by the bank": buying(
    "pack_1000",
    bought,
    [refund("1", 400, "pending"), "applied", gone(400)],
    [refund("1", 400), "applied"],
    [refund("1", 400, "failed"), "applied", gone(0)],
  ),
  "a refund that is canceled comes back": buying(
    "pack_1000",
    bought,
    [refund("1", 1_000, "requires_action"), "applied", gone(1_000)],
    [refund("1", 1_000, "canceled"), "applied", gone(0)],
  ),
  "what has failed stays so, whatever is told late": buying(
    "pack_1000",
    bought,
    [refund("1", 400, "failed"), "applied"],
    [madeAt(5, refund("1", 400, "pending")), "duplicate"],
    [madeAt(6, refund("1", 400)), "duplicate"],
  ),
  "what has failed stays so, though something newer is told": inThisOrder(
    "It is final from when it is told.",
    buying(
      "pack_1000",
      bought,
      [refund("1", 400, "failed"), "applied"],
      [refund("1", 400), "duplicate"],
    ),
  ),
  "what fails in the second it began has failed": buying(
    "pack_1000",
    bought,
    [madeAt(20, refund("1", 400, "pending")), "applied", gone(400)],
    [madeAt(20, refund("1", 400, "failed")), "applied", gone(0)],
  ),
  "a total counts a refund that failed since": buying(
    "pack_1000",
    bought,
    [chargeRefunded(1_000), "applied", gone(1_000)],
    [refund("1", 600), "applied"],
    [refund("2", 400, "failed"), "applied", gone(600)],
  ),
  "a refund that failed and another that took its place": buying(
    "pack_1000",
    bought,
    [refund("1", 1_000, "pending"), "applied", gone(1_000)],
    [refund("1", 1_000, "failed"), "applied", gone(0)],
    [refund("2", 1_000), "applied", gone(1_000)],
  ),
};
