import {
  isRedriven,
  theCustomerIsForgotten,
  theCustomerIsKnown,
  theOfferWas,
  thePriceSells,
} from "./acts.ts";
import {
  again,
  chargeRefunded,
  completed,
  dispute,
  invoicePaid,
  invoicePayment,
  line,
  type Line,
  refund,
  subscription,
  tells,
  wholeMonth,
} from "./deliveries.ts";
import { granted } from "./packs.ts";
import { buying, type Changes, type Names, type Sequences } from "./sequence.ts";

/** A line of a price that no plan of ours has yet. */
const strange: Line = (names) => ({
  ...line("plan_starter", 1_200)(names),
  pricing: { type: "price_details", price_details: { price: names.of("price") } },
});
const strangeInvoice = invoicePaid(strange);
const NO_PLAN: Changes = { parked: ["a price no plan has"] };
const MONTH: Changes = {
  available: 1_000,
  purchases: { invoice: "paid: 1000 credits for 1200 usd" },
  parked: [],
};

/** An invoice that says it is ours, and names nobody. */
const nameless = invoicePaid(wholeMonth("plan_starter"), {
  change: (names) => ({
    parent: {
      type: "subscription_details",
      subscription_details: { subscription: names.subscription, metadata: { app: "framefare" } },
    },
  }),
});
const NOBODY: Changes = { parked: ["Nobody here is this customer."] };

const DEAR = { amount_subtotal: 800, amount_total: 800 };
const WRONG: Changes = { parked: ["Sold for 1000, the session says 800."] };

const strangePlan = subscription("updated", "active", (names: Names) => ({
  items: { data: [{ price: { id: names.of("price") }, current_period_end: names.began }] },
}));

export const PARKED: Sequences = {
  "a price that no plan has is parked": buying("plan_starter", [strangeInvoice, "parked", NO_PLAN]),
  "a price that is told to sell a plan is granted when it is redriven": buying(
    "plan_starter",
    [strangeInvoice, "parked", NO_PLAN],
    [thePriceSells("price", "plan_starter")],
    [isRedriven(1), MONTH],
  ),
  "a price that is told to sell a plan is granted when Stripe tells it again": buying(
    "plan_starter",
    [strangeInvoice, "parked", NO_PLAN],
    [thePriceSells("price", "plan_starter")],
    [again(1, strangeInvoice), "applied", MONTH],
  ),
  "what is not mended stays parked when it is redriven": buying(
    "plan_starter",
    [strangeInvoice, "parked", NO_PLAN],
    [isRedriven(1)],
  ),
  "an invoice that is told under another id as well is granted once": buying(
    "plan_starter",
    [strangeInvoice, "parked", NO_PLAN],
    [thePriceSells("price", "plan_starter")],
    [strangeInvoice, "applied", { ...MONTH, ...NO_PLAN }],
    [isRedriven(1), MONTH],
  ),
  "a line of a plan beside a line of no plan is parked whole": buying("plan_starter", [
    invoicePaid([wholeMonth("plan_starter"), strange]),
    "parked",
    NO_PLAN,
  ]),
  "a line without a price is parked": buying("plan_starter", [
    invoicePaid(line("plan_starter", 1_200, { change: { pricing: null } })),
    "parked",
    NO_PLAN,
  ]),
  "a month in another currency is parked": buying("plan_starter", [
    invoicePaid(wholeMonth("plan_starter"), { change: { currency: "eur" } }),
    "parked",
    { parked: ["Sold in usd, paid in eur."] },
  ]),
  "a subscription to a price no plan has is parked": buying("plan_starter", [
    strangePlan,
    "parked",
    NO_PLAN,
  ]),
  "a subscription whose price is told to sell a plan is known when it is redriven": buying(
    "plan_starter",
    [strangePlan, "parked", NO_PLAN],
    [thePriceSells("price", "plan_pro")],
    [isRedriven(1), { plan: "plan_pro active", parked: [] }],
  ),

  "an invoice of a customer who is known later is granted when it is redriven": buying(
    "plan_starter",
    [theCustomerIsForgotten],
    [nameless, "parked", NOBODY],
    [theCustomerIsKnown],
    [isRedriven(2), MONTH],
  ),
  "an invoice of a customer who is known later is granted when Stripe tells it again": buying(
    "plan_starter",
    [theCustomerIsForgotten],
    [nameless, "parked", NOBODY],
    [theCustomerIsKnown],
    [again(2, nameless), "applied", MONTH],
  ),

  "a refund that is told while its payment is parked is taken once that is granted": buying(
    "pack_1000",
    [completed(DEAR), "parked", WRONG],
    [refund("1", 200), "applied"],
    [theOfferWas(1_000, 800)],
    [
      isRedriven(1),
      {
        ...granted(1_000, 800),
        available: 750,
        purchases: { session: "partially_refunded: 1000-250 credits for 800-200 usd" },
        parked: [],
      },
    ],
  ),
  "a dispute that is told while its payment is parked is taken once that is granted": buying(
    "pack_1000",
    [completed(DEAR), "parked", WRONG],
    [dispute("funds_withdrawn", "needs_response", [-800], { amount: 800 }), "applied"],
    [theOfferWas(1_000, 800)],
    [
      isRedriven(1),
      {
        ...granted(1_000, 800),
        available: 0,
        purchases: { session: "disputed: 1000-1000 credits for 800 usd" },
        parked: [],
      },
    ],
  ),
  "all of a payment that is parked goes back, and then it is granted": buying(
    "pack_1000",
    [completed(DEAR), "parked", WRONG],
    [chargeRefunded(800), "applied"],
    [theOfferWas(1_000, 800)],
    [
      isRedriven(1),
      {
        ...granted(1_000, 800),
        available: 0,
        purchases: { session: "refunded: 1000-1000 credits for 800-800 usd" },
        parked: [],
      },
    ],
  ),

  "an invoice without lines to read is parked": buying("plan_starter", [
    invoicePaid([], { change: { lines: null } }),
    "parked",
    { parked: ["The invoice cannot be read"] },
  ]),
  "a subscription without items to read is parked": buying("plan_starter", [
    subscription("updated", "active", { items: null }),
    "parked",
    { parked: ["The subscription cannot be read"] },
  ]),
  "a refund of no amount that can be read is parked": buying("pack_1000", [
    refund("1", 0, "succeeded", { change: { amount: "all" } }),
    "parked",
    { parked: ["The refund cannot be read"] },
  ]),
  "a charge whose refunds cannot be read is parked": buying("pack_1000", [
    tells("charge.refunded", { id: "ch_1", payment_intent: "pi_1" }),
    "parked",
    { parked: ["The charge cannot be read"] },
  ]),
  "a dispute of no amount that can be read is parked": buying("pack_1000", [
    dispute("created", "needs_response", [], { amount: null }),
    "parked",
    { parked: ["The dispute cannot be read"] },
  ]),
  "an invoice's payment that cannot be read is parked": buying("pack_1000", [
    invoicePayment(1, { payment: null }),
    "parked",
    { parked: ["The invoice payment cannot be read"] },
  ]),
};
