import { allLinesAre } from "./acts.ts";
import {
  invoicePaid,
  type Line,
  line,
  madeAt,
  subscription,
  tells,
  wholeMonth,
} from "./deliveries.ts";
import { started } from "./plan-beginnings.ts";
import { buying, type Changes, type Sequences } from "./sequence.ts";

/** Starter's first month, told without its page. */
const STARTED: Changes = {
  available: 1_000,
  purchases: { invoice: "paid: 1000 credits for 1200 usd" },
};
const ACTIVE: Changes = { plan: "plan_starter active" };
const ENDED: Changes = { plan: "none" };
const active = subscription("updated");
const renewed = (n: number) => invoicePaid(wholeMonth("plan_starter", n - 1), { n });
const changes = (...lines: Line[]) => invoicePaid(lines, { n: 2, reason: "subscription_update" });

const month = (n: number, available: number): Changes => ({
  available,
  purchases: { [`invoice ${n}`]: "paid: 1000 credits for 1200 usd" },
});

/** A month of the plan that lets 500 of its 2,000 credits over; the month before this one ended as the story began. */
const rolling = (n: number, months: number) =>
  invoicePaid(wholeMonth("plan_rolling", months), { n });
const rolled = (n: number, available: number): Changes => ({
  available,
  purchases: { [n === 1 ? "invoice" : `invoice ${n}`]: "paid: 2000 credits for 2400 usd" },
});

/** Seven lines, of which an event carries the first. */
const LONG = [1, 2, 3, 4, 5, 6]
  .map((n) => line("plan_starter", n * 12))
  .concat(line("plan_pro", 3_500));
const longInvoice = invoicePaid(LONG, {
  change: (names) => ({ lines: { object: "list", has_more: true, data: [LONG[0]?.(names)] } }),
});

export const PLANS: Sequences = {
  "a second month is granted beside the first": buying(
    "plan_starter",
    [started, "applied", STARTED],
    [renewed(2), "applied", month(2, 2_000)],
  ),
  "three months are three purchases": buying(
    "plan_starter",
    [started, "applied", STARTED],
    [renewed(2), "applied", month(2, 2_000)],
    [renewed(3), "applied", month(3, 3_000)],
  ),
  "a month that is told after it has ended is a purchase with nothing left": buying(
    "plan_starter",
    [
      invoicePaid(wholeMonth("plan_starter", -2)),
      "applied",
      { purchases: { invoice: "paid: 1000 credits for 1200 usd" } },
    ],
    [invoicePaid(wholeMonth("plan_starter", 0), { n: 2 }), "applied", month(2, 1_000)],
  ),
  "a month that a code made free is granted": buying(
    "plan_starter",
    [started, "applied", STARTED],
    [
      invoicePaid(wholeMonth("plan_starter", 1), { n: 2, paid: 0 }),
      "applied",
      { available: 2_000, purchases: { "invoice 2": "paid: 1000 credits for 0 usd" } },
    ],
  ),
  "a month that is billed at a threshold is granted": buying("plan_starter", [
    invoicePaid(wholeMonth("plan_starter"), { reason: "subscription_threshold" }),
    "applied",
    STARTED,
  ]),

  /* What is left over. */
  "a plan without rollover leaves nothing": buying(
    "plan_starter",
    [
      invoicePaid(wholeMonth("plan_starter", -1)),
      "applied",
      { purchases: { invoice: "paid: 1000 credits for 1200 usd" } },
    ],
    [invoicePaid(wholeMonth("plan_starter", 0), { n: 2 }), "applied", month(2, 1_000)],
  ),
  "a plan with rollover lets as many over as it says": buying(
    "plan_rolling",
    [rolling(1, -1), "applied", rolled(1, 0)],
    [rolling(2, 0), "applied", rolled(2, 2_500)],
  ),
  "what came over does not come over again": buying(
    "plan_rolling",
    [rolling(1, -2), "applied", rolled(1, 0)],
    [rolling(2, -1), "applied", rolled(2, 0)],
    [rolling(3, 0), "applied", rolled(3, 2_500)],
  ),
  "a plan that was interrupted for a month starts from nothing": buying(
    "plan_rolling",
    [rolling(1, -2), "applied", rolled(1, 0)],
    [rolling(2, 0), "applied", rolled(2, 2_000)],
  ),

  /* Changes. */
  "an upgrade in the middle grants the difference": buying(
    "plan_starter",
    [started, "applied", STARTED],
    [subscription("updated", "active", {}, "plan_pro"), "applied", { plan: "plan_pro active" }],
    [
      changes(line("plan_starter", -600), line("plan_pro", 1_750)),
      "applied",
      { available: 2_100, purchases: { "invoice 2": "paid: 1100 credits for 1150 usd" } },
    ],
  ),
  "each line of an upgrade is rounded down for itself": buying("plan_starter", [
    changes(line("plan_starter", -401), line("plan_pro", 1_167)),
    "applied",
    { available: 731, purchases: { "invoice 2": "paid: 731 credits for 766 usd" } },
  ]),
  "an upgrade that is billed with the next month grants all of it": buying(
    "plan_starter",
    [started, "applied", STARTED],
    [
      invoicePaid(
        [line("plan_starter", -600), line("plan_pro", 1_750), wholeMonth("plan_pro", 1)],
        { n: 2 },
      ),
      "applied",
      { available: 5_300, purchases: { "invoice 2": "paid: 4300 credits for 4650 usd" } },
    ],
  ),
  "a downgrade in the middle takes nothing and grants nothing": buying(
    "plan_pro",
    [
      invoicePaid(wholeMonth("plan_pro")),
      "applied",
      { available: 3_200, purchases: { invoice: "paid: 3200 credits for 3500 usd" } },
    ],
    [
      changes(line("plan_pro", -1_750), line("plan_starter", 600)),
      "applied",
      { purchases: { "invoice 2": "paid: 0 credits for 0 usd" } },
    ],
  ),
  "a downgrade at the month's end is the smaller plan's next month": buying(
    "plan_pro",
    [
      invoicePaid(wholeMonth("plan_pro")),
      "applied",
      { available: 3_200, purchases: { invoice: "paid: 3200 credits for 3500 usd" } },
    ],
    [renewed(2), "applied", month(2, 4_200)],
    [active, "applied", ACTIVE],
  ),
  "a second subscription that was paid too buys what it says": buying(
    "plan_starter",
    [started, "applied", STARTED],
    [active, "applied", ACTIVE],
    [
      subscription("created", "active", (names) => ({ id: names.of("sub_more") }), "plan_pro"),
      "applied",
      { plan: "plan_pro active" },
    ],
    [
      invoicePaid(wholeMonth("plan_pro"), { n: 2, reason: "subscription_create" }),
      "applied",
      { available: 4_200, purchases: { "invoice 2": "paid: 3200 credits for 3500 usd" } },
    ],
  ),

  /* Ends. */
  "a plan that is canceled for its period's end keeps its credits": buying(
    "plan_starter",
    [started, "applied", STARTED],
    [active, "applied", ACTIVE],
    [
      subscription("updated", "active", { cancel_at_period_end: true }),
      "applied",
      { plan: "plan_starter active, ends with its period" },
    ],
    [subscription("deleted", "canceled"), "applied", ENDED],
  ),
  "a plan that is kept after all": buying(
    "plan_starter",
    [
      subscription("updated", "active", { cancel_at_period_end: true }),
      "applied",
      { plan: "plan_starter active, ends with its period" },
    ],
    [active, "applied", ACTIVE],
  ),
  "a plan that is canceled at once keeps its credits": buying(
    "plan_starter",
    [active, "applied", ACTIVE],
    [started, "applied", STARTED],
    [subscription("deleted", "canceled"), "applied", ENDED],
  ),
  "what has ended lives no more, whatever comes late": buying(
    "plan_starter",
    [subscription("created"), "applied", ACTIVE],
    [subscription("updated", "past_due"), "applied", { plan: "plan_starter past_due" }],
    [subscription("deleted", "canceled"), "applied", ENDED],
    [madeAt(5, active), "applied"],
  ),
  "what ends in the second of its last change has ended": buying(
    "plan_starter",
    [madeAt(7, active), "applied", ACTIVE],
    [madeAt(7, subscription("deleted", "canceled")), "applied", ENDED],
  ),
  "an invoice that is paid after the end is granted": buying(
    "plan_starter",
    [active, "applied", ACTIVE],
    [subscription("deleted", "canceled"), "applied", ENDED],
    [started, "applied", STARTED],
  ),

  /* Trouble. */
  "a month that fails and is paid later": buying(
    "plan_starter",
    [active, "applied", ACTIVE],
    [subscription("updated", "past_due"), "applied", { plan: "plan_starter past_due" }],
    [renewed(2), "applied", month(2, 1_000)],
    [active, "applied", ACTIVE],
  ),
  "a month that is never paid": buying(
    "plan_starter",
    [subscription("updated", "past_due"), "applied", { plan: "plan_starter past_due" }],
    [subscription("updated", "unpaid"), "applied", { plan: "plan_starter unpaid" }],
    [tells("invoice.marked_uncollectible", { id: "in_never" }), "ignored"],
    [subscription("deleted", "canceled"), "applied", ENDED],
  ),
  "a plan whose collection is paused grants nothing and stands": buying(
    "plan_starter",
    [active, "applied", ACTIVE],
    [subscription("updated", "active", { pause_collection: { behavior: "void" } }), "applied"],
    [tells("invoice.voided", { id: "in_void" }), "ignored"],
  ),
  "a plan that is paused and goes on": buying(
    "plan_starter",
    [subscription("updated", "paused"), "applied", { plan: "plan_starter paused" }],
    [active, "applied", ACTIVE],
    [renewed(2), "applied", month(2, 1_000)],
  ),
  "a card that is changed changes nothing": buying(
    "plan_starter",
    [active, "applied", ACTIVE],
    [tells("payment_method.attached", { id: "pm_new" }), "ignored"],
    [subscription("updated", "active", { default_payment_method: "pm_new" }), "applied"],
  ),

  /* More lines than an event carries. */
  "a long invoice is granted with all of its lines": buying(
    "plan_starter",
    [allLinesAre(LONG)],
    [
      longInvoice,
      "applied",
      { available: 3_410, purchases: { invoice: "paid: 3410 credits for 3752 usd" } },
    ],
  ),
  "a long invoice whose lines cannot be had is told again": buying(
    "plan_starter",
    [longInvoice, 500],
    [allLinesAre(LONG)],
    [
      longInvoice,
      "applied",
      { available: 3_410, purchases: { invoice: "paid: 3410 credits for 3752 usd" } },
    ],
  ),
};
