import { theCustomerIsForgotten } from "./acts.ts";
import {
  as,
  chargeRefunded,
  completed,
  dispute,
  invoicePaid,
  invoicePayment,
  refund,
  subscription,
  tells,
  wholeMonth,
} from "./deliveries.ts";
import { SMALL } from "./packs.ts";
import { buying, type Delivery, type Sequences } from "./sequence.ts";

const NOBODY: string[] = [];
const LIVE = { livemode: true };
const CONNECTED = { account: "acct_of_somebody" };

/** Everything that could move credits, about somebody who bought a pack. */
const MOVING: Record<string, Delivery> = {
  "a payment": completed(),
  "a plan's period": invoicePaid(wholeMonth("plan_starter")),
  "a subscription": subscription("updated"),
  "a refund": refund("1", 1_000),
  "a charge's refund": chargeRefunded(1_000),
  "a dispute": dispute("funds_withdrawn", "needs_response", [-1_000]),
};

/** Told of the same payment, and no cause to grant or take anything. */
const UNREAD = [
  "payment_intent.succeeded",
  "payment_intent.payment_failed",
  "charge.succeeded",
  "charge.captured",
  "invoice.created",
  "invoice.finalized",
  "invoice.payment_succeeded",
  "invoice.payment_failed",
  "invoice.voided",
  "invoice.marked_uncollectible",
  "customer.updated",
  "customer.subscription.trial_will_end",
  "review.opened",
  "credit_note.created",
  "radar.early_fraud_warning.created",
  "something.of_next_year",
];

export const FOREIGN: Sequences = {
  ...Object.fromEntries(
    Object.entries(MOVING).flatMap(([what, delivery]) => [
      [
        `${what} of live mode, where ours is the other, is ignored`,
        buying("pack_1000", [as(LIVE, delivery), "ignored"]),
      ],
      [
        `${what} of a connected account is ignored`,
        buying("pack_1000", [as(CONNECTED, delivery), "ignored"]),
      ],
    ]),
  ),
  ...Object.fromEntries(
    UNREAD.map((type) => [
      `${type} neither grants nor takes`,
      buying(
        "pack_1000",
        [completed(), "applied", SMALL],
        [
          tells(type, (names) => ({
            id: names.of("obj"),
            customer: names.customer,
            payment_intent: names.of("pi"),
            amount: 1_000,
            amount_paid: 1_000,
          })),
          "ignored",
        ],
      ),
    ]),
  ),

  "a page of another product in the same account is ignored": buying(NOBODY, [
    completed({ metadata: { app: "another" } }),
    "ignored",
  ]),
  "a page with nothing on it that we never opened is ignored": buying(NOBODY, [
    completed({ metadata: {}, client_reference_id: null }),
    "ignored",
  ]),
  "a page that says it is ours, and that nobody began, is parked": buying(NOBODY, [
    completed(),
    "parked",
    { parked: ["No checkout attempt is known"] },
  ]),
  "a payment link on which somebody wrote an attempt of ours is ignored": buying("pack_1000", [
    completed((names) => ({ id: names.of("cs_link"), metadata: {} })),
    "ignored",
  ]),
  "a page of another product that names an attempt of ours is ignored": buying("pack_1000", [
    completed((names) => ({
      id: names.of("cs_other"),
      metadata: { app: "another", attemptId: names.attempt() },
    })),
    "ignored",
  ]),

  "an invoice of a customer we do not know is ignored": buying(NOBODY, [
    invoicePaid(wholeMonth("plan_starter"), { change: { parent: unmarked({}) } }),
    "ignored",
  ]),
  "an invoice of another product's subscription is ignored": buying(NOBODY, [
    invoicePaid(wholeMonth("plan_starter"), { change: { parent: unmarked({ app: "another" }) } }),
    "ignored",
  ]),
  "an invoice that says it is ours, of nobody we know, is parked": buying(NOBODY, [
    invoicePaid(wholeMonth("plan_starter"), { change: { parent: unmarked({ app: "framefare" }) } }),
    "parked",
    { parked: ["Nobody here is this customer."] },
  ]),
  "an invoice that names its user is theirs, though we lost its customer": buying(
    "plan_starter",
    [theCustomerIsForgotten],
    [
      invoicePaid(wholeMonth("plan_starter")),
      "applied",
      { available: 1_000, purchases: { invoice: "paid: 1000 credits for 1200 usd" } },
    ],
  ),
  "a subscription of another product is ignored": buying(NOBODY, [
    subscription("created", "active", { metadata: { app: "another" } }),
    "ignored",
  ]),
  "a subscription that says it is ours, of nobody we know, is parked": buying(NOBODY, [
    subscription("created", "active", { metadata: { app: "framefare" } }),
    "parked",
    { parked: ["Nobody here is this customer."] },
  ]),
  "an invoice that somebody wrote by hand is ignored": buying("plan_starter", [
    invoicePaid(wholeMonth("plan_starter"), { reason: "manual" }),
    "ignored",
  ]),
  "an invoice of no subscription is ignored": buying("plan_starter", [
    invoicePaid(wholeMonth("plan_starter"), { change: { parent: null } }),
    "ignored",
  ]),
  "an invoice of a quote is ignored": buying("plan_starter", [
    invoicePaid(wholeMonth("plan_starter"), {
      reason: "quote_accept",
      change: { parent: { type: "quote_details", quote_details: { quote: "qt_1" } } },
    }),
    "ignored",
  ]),

  "a refund of no payment intent is ignored": buying(NOBODY, [
    refund("1", 1_000, "succeeded", { change: { payment_intent: null } }),
    "ignored",
  ]),
  "a dispute of no payment intent is ignored": buying(NOBODY, [
    dispute("created", "needs_response", [-1_000], { payment_intent: null }),
    "ignored",
  ]),
  "an invoice's payment that is no payment intent is ignored": buying(NOBODY, [
    invoicePayment(1, { payment: { type: "payment_record", payment_record: "pr_1" } }),
    "ignored",
  ]),
  "money that goes back of somebody else's payment is kept, and takes nothing": buying(
    "pack_1000",
    [completed(), "applied", SMALL],
    [
      refund("1", 1_000, "succeeded", {
        change: (names: { of: (prefix: string) => string }) => ({
          payment_intent: names.of("pi_else"),
        }),
      }),
      "applied",
    ],
  ),
};

function unmarked(metadata: object): object {
  return {
    type: "subscription_details",
    subscription_details: { subscription: "sub_1", metadata },
  };
}
