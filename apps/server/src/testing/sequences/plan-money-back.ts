import {
  chargeRefunded,
  dispute,
  invoicePaid,
  invoicePayment,
  line,
  refund,
  wholeMonth,
} from "./deliveries.ts";
import { of } from "./disputes.ts";
import { started } from "./plan-beginnings.ts";
import { buying, type Changes, type Sequences } from "./sequence.ts";

const MONTH: Changes = {
  available: 1_000,
  purchases: { invoice: "paid: 1000 credits for 1200 usd" },
};
const HALF_A_MONTH: Changes = {
  available: 500,
  purchases: { invoice: "partially_refunded: 1000-500 credits for 1200-600 usd" },
};

/** The money of a plan's months goes back: which payment paid an invoice is told apart from it. */
export const PLAN_MONEY_BACK: Sequences = {
  "half of a month goes back, once its payment is known": buying(
    "plan_starter",
    [started, "applied", MONTH],
    [invoicePayment(), "applied"],
    [refund("1", 600), "applied", HALF_A_MONTH],
  ),
  "a month's refund that is told before anything else": buying(
    "plan_starter",
    [refund("1", 600), "applied"],
    [started, "applied", MONTH],
    [invoicePayment(), "applied", HALF_A_MONTH],
  ),
  "a month whose invoice names its payment": buying(
    "plan_starter",
    [
      invoicePaid(wholeMonth("plan_starter"), {
        change: (names) => ({
          payments: {
            data: [
              { status: "canceled", payment: { payment_intent: names.of("pi", 7) } },
              { status: "paid", payment: { payment_intent: names.of("pi") } },
            ],
          },
        }),
      }),
      "applied",
      MONTH,
    ],
    [refund("1", 600), "applied", HALF_A_MONTH],
  ),
  "of two months one goes back": buying(
    "plan_starter",
    [started, "applied", MONTH],
    [
      invoicePaid(wholeMonth("plan_starter", 1), { n: 2 }),
      "applied",
      { available: 2_000, purchases: { "invoice 2": "paid: 1000 credits for 1200 usd" } },
    ],
    [invoicePayment(2), "applied"],
    [
      chargeRefunded(1_200, 2),
      "applied",
      {
        available: 1_000,
        purchases: { "invoice 2": "refunded: 1000-1000 credits for 1200-1200 usd" },
      },
    ],
  ),
  "an upgrade that goes back takes the difference": buying(
    "plan_starter",
    [
      invoicePaid([line("plan_starter", -600), line("plan_pro", 1_750)], {
        reason: "subscription_update",
      }),
      "applied",
      { available: 1_100, purchases: { invoice: "paid: 1100 credits for 1150 usd" } },
    ],
    [invoicePayment(), "applied"],
    [
      refund("1", 1_150),
      "applied",
      { available: 0, purchases: { invoice: "refunded: 1100-1100 credits for 1150-1150 usd" } },
    ],
  ),

  "a month that is disputed and won": buying(
    "plan_starter",
    [started, "applied", MONTH],
    [invoicePayment(), "applied"],
    [
      dispute("funds_withdrawn", "needs_response", [-1_200], of(1_200)),
      "applied",
      { available: 0, purchases: { invoice: "disputed: 1000-1000 credits for 1200 usd" } },
    ],
    [dispute("closed", "won", [-1_200, 1_200], of(1_200)), "applied", MONTH],
  ),
};
