import { theOfferWas, theSessionIsUntold, isRedriven } from "./acts.ts";
import { again, completed, expired, failedLater, succeededLater, UNPAID } from "./deliveries.ts";
import { buying, type Changes, type Sequences } from "./sequence.ts";

/** A pack of `credits` is paid, and told so. */
export const granted = (credits: number, amount = credits, currency = "usd"): Changes => ({
  available: credits,
  sessions: { session: "paid: paid" },
  purchases: { session: `paid: ${credits} credits for ${amount} ${currency}` },
});
export const SMALL = granted(1_000);

export const WAITS: Changes = { sessions: { session: "processing: pending" } };
const FAILED: Changes = { sessions: { session: "failed: not_found" } };
const EXPIRED: Changes = { sessions: { session: "expired: not_found" } };

const sold = (subtotal: number, total = subtotal) => ({
  amount_subtotal: subtotal,
  amount_total: total,
});
const FREE = { ...sold(1_000, 0), payment_intent: null };
const YEN = { ...sold(1_500), currency: "jpy" };

export const PACKS: Sequences = {
  /* When the money comes. */
  "a card pays at once": buying("pack_1000", [completed(), "applied", SMALL]),

  "a bank pays later": buying(
    "pack_1000",
    [completed(UNPAID), "applied", WAITS],
    [succeededLater(), "applied", SMALL],
  ),
  "a bank fails": buying(
    "pack_1000",
    [completed(UNPAID), "applied", WAITS],
    [failedLater(), "applied", FAILED],
  ),
  "a bank fails, and pays after all": buying(
    "pack_1000",
    [completed(UNPAID), "applied", WAITS],
    [failedLater(), "applied", FAILED],
    [succeededLater(), "applied", SMALL],
  ),
  "a page that runs out": buying("pack_1000", [expired(), "applied", EXPIRED]),
  "a page that runs out while the buyer pays": buying(
    "pack_1000",
    [expired(), "applied", EXPIRED],
    [completed(), "applied", SMALL],
  ),
  "a page that was paid is told to have run out": buying(
    "pack_1000",
    [completed(), "applied", SMALL],
    [expired(), "applied"],
  ),
  "a bank that fails, and a page that runs out": buying(
    "pack_1000",
    [completed(UNPAID), "applied", WAITS],
    [failedLater(), "applied", FAILED],
    [expired(), "applied"],
  ),
  "a bank that fails on a page that ran out, and pays after all": buying(
    "pack_1000",
    [completed(UNPAID), "applied", WAITS],
    [failedLater(), "applied", FAILED],
    [expired(), "applied"],
    [succeededLater(), "applied", SMALL],
  ),
  "a failure that is told after the payment changes nothing": buying(
    "pack_1000",
    [completed(), "applied", SMALL],
    [failedLater(), "applied"],
  ),
  "an unpaid page that is told after its payment changes nothing": buying(
    "pack_1000",
    [succeededLater(), "applied", SMALL],
    [completed(UNPAID), "applied"],
  ),
  "one payment that two types of event tell of is granted once": buying(
    "pack_1000",
    [completed(), "applied", SMALL],
    [succeededLater(), "duplicate"],
  ),
  "one payment that two events of one type tell of is granted once": buying(
    "pack_1000",
    [completed(), "applied", SMALL],
    [completed(), "duplicate"],
  ),
  "one event that comes a week later again is a duplicate": buying(
    "pack_1000",
    [completed(), "applied", SMALL],
    [again(1, completed()), "duplicate"],
  ),

  /* What was paid. */
  "a code for all of it needs no payment, and grants": buying("pack_1000", [
    completed({ ...FREE, payment_status: "no_payment_required" }),
    "applied",
    granted(1_000, 0),
  ]),
  "a code for all of it whose page says paid grants too": buying("pack_1000", [
    completed(FREE),
    "applied",
    granted(1_000, 0),
  ]),
  "a page that needs no payment, though there is something to pay, grants nothing": buying(
    "pack_1000",
    [completed({ payment_status: "no_payment_required" }), "applied", WAITS],
  ),
  "a code for a fifth of it takes nothing from the credits": buying("pack_1000", [
    completed(sold(1_000, 800)),
    "applied",
    granted(1_000, 800),
  ]),
  "tax on top adds no credits": buying("pack_1000", [
    completed({ ...sold(1_000, 1_190), total_details: { amount_tax: 190 } }),
    "applied",
    granted(1_000, 1_190),
  ]),
  "a code and tax together move the total alone": buying("pack_1000", [
    completed(sold(1_000, 952)),
    "applied",
    granted(1_000, 952),
  ]),
  "credits are what the pack says, not the cents": buying("pack_odd", [
    completed(sold(999)),
    "applied",
    granted(777, 999),
  ]),
  "a large pack has more credits than cents": buying("pack_5500", [
    completed(sold(5_000)),
    "applied",
    granted(5_500, 5_000),
  ]),
  "a pack that lasts a month is granted whole": buying("pack_month", [
    completed(sold(500)),
    "applied",
    granted(600, 500),
  ]),
  "a currency without minor units is counted as it is": buying("pack_yen", [
    completed(YEN),
    "applied",
    granted(1_000, 1_500, "jpy"),
  ]),
  "a price shown in the buyer's currency is still ours": buying("pack_1000", [
    completed({ presentment_details: { presentment_amount: 940, presentment_currency: "eur" } }),
    "applied",
    SMALL,
  ]),
  "two packs are two purchases": buying(
    ["pack_1000", "pack_1000"],
    [completed(), "applied", SMALL],
    [
      completed({}, 2),
      "applied",
      {
        available: 2_000,
        sessions: { "session 2": "paid: paid" },
        purchases: { "session 2": "paid: 1000 credits for 1000 usd" },
      },
    ],
  ),
  "of two pages one is paid and one runs out": buying(
    ["pack_1000", "pack_5500"],
    [completed(), "applied", SMALL],
    [expired(2), "applied", { sessions: { "session 2": "expired: not_found" } }],
  ),

  /* What was promised. */
  "a pack that was smaller when the page was opened grants what it was then": buying(
    "pack_1000",
    [theOfferWas(900, 1_000)],
    [completed(), "applied", granted(900, 1_000)],
  ),
  "a pack that was cheaper when the page was opened is paid as it was then": buying(
    "pack_1000",
    [theOfferWas(1_000, 800)],
    [completed(sold(800)), "applied", granted(1_000, 800)],
  ),
  "a pack that is paid at a price that came later is parked": buying(
    "pack_1000",
    [theOfferWas(1_000, 800)],
    [completed(), "parked", { parked: ["Sold for 800"] }],
  ),
  "another amount than was asked is parked": buying("pack_1000", [
    completed(sold(1)),
    "parked",
    { parked: ["Sold for 1000, the session says 1."] },
  ]),
  "two of a pack, where one was asked, are parked": buying("pack_1000", [
    completed(sold(2_000)),
    "parked",
    { parked: ["Sold for 1000, the session says 2000."] },
  ]),
  "yen that were multiplied by a hundred are parked": buying("pack_yen", [
    completed({ ...sold(150_000), currency: "jpy" }),
    "parked",
    { parked: ["Sold for 1500"] },
  ]),
  "another currency is parked, though its amount is right": buying("pack_1000", [
    completed({ currency: "eur" }),
    "parked",
    { parked: ["Sold in usd, paid in eur."] },
  ]),
  "a bank's page of the wrong amount waits, and its payment is parked": buying(
    "pack_1000",
    [completed({ ...UNPAID, ...sold(1) }), "applied", WAITS],
    [succeededLater(sold(1)), "parked", { parked: ["Sold for 1000"] }],
  ),
  "a wrong amount that is mended is granted when it is redriven": buying(
    "pack_1000",
    [completed(sold(800)), "parked", { parked: ["Sold for 1000"] }],
    [theOfferWas(1_000, 800)],
    [isRedriven(1), { ...granted(1_000, 800), parked: [] }],
  ),
  "a wrong amount that is mended is granted when Stripe tells it again": buying(
    "pack_1000",
    [completed(sold(800)), "parked", { parked: ["Sold for 1000"] }],
    [theOfferWas(1_000, 800)],
    [again(1, completed(sold(800))), "applied", { ...granted(1_000, 800), parked: [] }],
  ),

  /* How it is told. */
  "a page is known by what we wrote on it, before our own call has answered": buying(
    "pack_1000",
    [theSessionIsUntold, { sessions: { session: "unknown: not_found" } }],
    [completed(), "applied", SMALL],
  ),
  "what we know of a page goes before what is written on it": buying("pack_1000", [
    completed({ metadata: { app: "framefare", attemptId: "another", userId: "another" } }),
    "applied",
    SMALL,
  ]),
  "a page of ours with nothing written on it is ours": buying("pack_1000", [
    completed({ metadata: {}, client_reference_id: null, customer: null }),
    "applied",
    SMALL,
  ]),
  "a page whose objects are expanded means the same": buying("pack_1000", [
    completed((names) => ({
      payment_intent: { id: names.of("pi"), object: "payment_intent" },
      customer: { id: names.customer, object: "customer" },
    })),
    "applied",
    SMALL,
  ]),
  "a page of ours that keeps a card and sells nothing is ignored": buying("pack_1000", [
    completed({ mode: "setup", payment_status: "no_payment_required", ...sold(0) }),
    "ignored",
  ]),
  "a page that does not say whether it is paid is parked": buying("pack_1000", [
    completed({ payment_status: null }),
    "parked",
    { parked: ["The session cannot be read"] },
  ]),
};
