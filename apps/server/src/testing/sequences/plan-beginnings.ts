import { atFirst } from "./acts.ts";
import {
  as,
  expired,
  invoicePaid,
  invoicePayment,
  line,
  madeAt,
  month,
  subscribed,
  subscription,
  tells,
  UNPAID,
  wholeMonth,
} from "./deliveries.ts";
import { buying, type Changes, type Sequences } from "./sequence.ts";

/** What the page of a plan tells: that it is complete, and no credits. */
export const BOUGHT: Changes = { sessions: { session: "complete: pending" } };

/** The first month of Starter, $12, after its page. */
export const STARTED: Changes = {
  available: 1_000,
  sessions: { session: "complete: paid" },
  purchases: { invoice: "paid: 1000 credits for 1200 usd" },
};
const STARTER = wholeMonth("plan_starter");
export const started = invoicePaid(STARTER);

const NOTHING_DUE = { payment_status: "no_payment_required", amount_total: 0 };
const FREE: Changes = { sessions: { session: "paid: paid, nothing applied" } };
const trialLine = line("plan_starter", 0);

/** How an endpoint of June 2024 is told of a subscription, an invoice and its lines. */
const OLD = { api_version: "2024-06-20" };
const oldInvoice = as(
  OLD,
  invoicePaid([], {
    paid: 1_200,
    change: (names) => ({
      parent: undefined,
      subscription: names.subscription,
      subscription_details: { metadata: { app: "framefare" } },
      payment_intent: names.of("pi"),
      lines: {
        object: "list",
        has_more: false,
        total_count: 1,
        data: [{ amount: 1_200, period: month(names), price: { id: names.price("plan_starter") } }],
      },
    }),
  }),
);
const oldSubscription = as(
  OLD,
  subscription("updated", "active", (names) => ({
    current_period_end: month(names).end,
    items: { data: [{ price: { id: names.price("plan_starter") } }] },
  })),
);

export const PLAN_BEGINNINGS: Sequences = {
  "a page, and then its invoice": buying(
    "plan_starter",
    [subscribed(), "applied", BOUGHT],
    [started, "applied", STARTED],
  ),
  "an invoice, and then its page": buying(
    "plan_starter",
    [started, "applied", { ...STARTED, sessions: {} }],
    [subscribed(), "applied", { sessions: { session: "complete: paid" } }],
  ),
  "all that is told of a plan's first minute": buying(
    "plan_starter",
    [subscription("created", "incomplete"), "applied"],
    [started, "applied", { ...STARTED, sessions: {} }],
    [invoicePayment(), "applied"],
    [subscription("updated"), "applied", { plan: "plan_starter active" }],
    [subscribed(), "applied", { sessions: { session: "complete: paid" } }],
  ),
  "all that is told of a plan's first second": buying(
    "plan_starter",
    [madeAt(0, subscription("created", "incomplete")), "applied"],
    [madeAt(0, subscription("updated")), "applied", { plan: "plan_starter active" }],
    [madeAt(0, subscribed()), "applied", BOUGHT],
    [madeAt(0, started), "applied", STARTED],
  ),
  "a bank that pays a plan later": buying(
    "plan_starter",
    [subscribed(UNPAID), "applied", BOUGHT],
    [as({ type: "checkout.session.async_payment_succeeded" }, subscribed()), "applied"],
    [started, "applied", STARTED],
  ),
  "a bank that fails to pay a plan": buying(
    "plan_starter",
    [subscribed(UNPAID), "applied", BOUGHT],
    [
      as({ type: "checkout.session.async_payment_failed" }, subscribed(UNPAID)),
      "applied",
      { sessions: { session: "failed: not_found" } },
    ],
  ),
  "one invoice that two events tell of is granted once": buying(
    "plan_starter",
    [started, "applied", { ...STARTED, sessions: {} }],
    [started, "duplicate"],
  ),
  "the older name of a paid invoice grants nothing beside it": buying(
    "plan_starter",
    [started, "applied", { ...STARTED, sessions: {} }],
    [as({ type: "invoice.payment_succeeded" }, started), "ignored"],
  ),
  "a plan's page alone grants nothing": buying("plan_pro", [
    subscribed({ amount_subtotal: 3_500, amount_total: 3_500 }),
    "applied",
    BOUGHT,
  ]),
  "a plan's page that runs out": buying("plan_starter", [
    expired(),
    "applied",
    { sessions: { session: "expired: not_found" } },
  ]),
  "a subscription alone grants nothing": buying(
    "plan_starter",
    [subscription("created", "incomplete"), "applied"],
    [subscription("updated"), "applied", { plan: "plan_starter active" }],
  ),
  "a first payment that fails leaves a subscription that never lived": buying(
    "plan_starter",
    [subscription("created", "incomplete"), "applied"],
    [tells("invoice.payment_failed", { id: "in_failed" }), "ignored"],
    [subscription("updated", "incomplete_expired"), "applied"],
  ),
  "a trial brings nothing, and its page is paid": buying(
    "plan_starter",
    [subscribed({ ...NOTHING_DUE, amount_subtotal: 0 }), "applied", FREE],
    [subscription("created", "trialing"), "applied", { plan: "plan_starter trialing" }],
    [invoicePaid(trialLine), "applied", { purchases: { invoice: "paid: 0 credits for 0 usd" } }],
  ),
  "a trial that is over is paid for": buying(
    "plan_starter",
    [invoicePaid(trialLine), "applied", { purchases: { invoice: "paid: 0 credits for 0 usd" } }],
    [subscription("created", "trialing"), "applied", { plan: "plan_starter trialing" }],
    [subscription("updated"), "applied", { plan: "plan_starter active" }],
    [
      invoicePaid(wholeMonth("plan_starter", 1), { n: 2 }),
      "applied",
      { available: 1_000, purchases: { "invoice 2": "paid: 1000 credits for 1200 usd" } },
    ],
  ),
  "a code for the whole first month takes nothing from its credits": buying(
    "plan_starter",
    [subscribed(NOTHING_DUE), "applied", FREE],
    [
      invoicePaid(STARTER, { paid: 0 }),
      "applied",
      {
        available: 1_000,
        sessions: { session: "paid: paid" },
        purchases: { invoice: "paid: 1000 credits for 0 usd" },
      },
    ],
  ),
  "a code for half of the first month takes nothing from its credits": buying("plan_starter", [
    invoicePaid(STARTER, { paid: 600 }),
    "applied",
    { available: 1_000, purchases: { invoice: "paid: 1000 credits for 600 usd" } },
  ]),
  "tax on top of a month adds no credits": buying("plan_starter", [
    invoicePaid(STARTER, { paid: 1_428 }),
    "applied",
    { available: 1_000, purchases: { invoice: "paid: 1000 credits for 1428 usd" } },
  ]),
  "a month that is paid out of band is granted": buying("plan_starter", [
    invoicePaid(STARTER, { change: { paid_out_of_band: true, payments: { data: [] } } }),
    "applied",
    { available: 1_000, purchases: { invoice: "paid: 1000 credits for 1200 usd" } },
  ]),
  "a month that a balance with Stripe pays is granted": buying("plan_starter", [
    invoicePaid(STARTER, { paid: 0, change: { starting_balance: -1_200, ending_balance: 0 } }),
    "applied",
    { available: 1_000, purchases: { invoice: "paid: 1000 credits for 0 usd" } },
  ]),
  "two of a plan are granted twice over": buying("plan_starter", [
    invoicePaid(line("plan_starter", 2_400, { change: { quantity: 2 } })),
    "applied",
    { available: 2_000, purchases: { invoice: "paid: 2000 credits for 2400 usd" } },
  ]),
  "another plan than the page's is granted as what it is": buying("plan_starter", [
    invoicePaid(wholeMonth("plan_pro")),
    "applied",
    { available: 3_200, purchases: { invoice: "paid: 3200 credits for 3500 usd" } },
  ]),
  "an endpoint of an older release tells the same": buying(
    "plan_starter",
    [oldInvoice, "applied", { ...STARTED, sessions: {} }],
    [oldSubscription, "applied", { plan: "plan_starter active" }],
  ),
  "a new page closes the one before": buying(
    ["plan_starter", "plan_pro"],
    [atFirst, { sessions: { session: "expired: not_found" } }],
    [
      subscribed((names) => ({ subscription: names.of("sub", 2), invoice: names.of("in", 2) }), 2),
      "applied",
      { sessions: { "session 2": "complete: pending" } },
    ],
    [
      invoicePaid(wholeMonth("plan_pro"), { n: 2, reason: "subscription_create" }),
      "applied",
      {
        available: 3_200,
        sessions: { "session 2": "complete: paid" },
        purchases: { "invoice 2": "paid: 3200 credits for 3500 usd" },
      },
    ],
  ),
};
