import { chargeRefunded, completed, dispute, madeAt, refund } from "./deliveries.ts";
import { SMALL } from "./packs.ts";
import { bought } from "./refunds.ts";
import {
  buying,
  type Changes,
  inThisOrder,
  type Sequences,
  type Step,
  type Telling,
} from "./sequence.ts";

const OUT = [-1_000];
const BACK = [-1_000, 1_000];

const created: Step = [dispute("created", "needs_response"), "applied"];
export const withdrawn: Telling = [
  dispute("funds_withdrawn", "needs_response", OUT),
  "applied",
  taken(),
];
const reinstated = dispute("funds_reinstated", "won", BACK);
export const won = dispute("closed", "won", BACK);
export const lost = dispute("closed", "lost", OUT);

/** The whole payment is with the bank. */
export function taken(status = "disputed"): Changes {
  return {
    available: 0,
    purchases: { session: `${status}: 1000-1000 credits for 1000 usd` },
  };
}
export const WHOLE: Changes = {
  available: 1_000,
  purchases: { session: "paid: 1000 credits for 1000 usd" },
};
const quarterBack = refund("1", 250);
const QUARTER: Changes = {
  available: 750,
  purchases: { session: "partially_refunded: 1000-250 credits for 1000-250 usd" },
};
export const of = (amount: number) => ({ amount });
const other = (amount: number) => (names: { of: (prefix: string, n: number) => string }) => ({
  id: names.of("du", 2),
  amount,
});

export const DISPUTES: Sequences = {
  "a dispute that has withdrawn nothing yet takes nothing": buying("pack_1000", bought, created),
  "a dispute takes the credits when it withdraws the money": buying(
    "pack_1000",
    bought,
    created,
    withdrawn,
  ),
  "a dispute that begins with the money withdrawn": buying(
    "pack_1000",
    bought,
    [dispute("created", "needs_response", OUT), "applied", taken()],
    [dispute("funds_withdrawn", "needs_response", OUT), "applied"],
  ),
  "a dispute whose first two events are of one second": buying(
    "pack_1000",
    bought,
    [madeAt(20, dispute("created", "needs_response")), "applied"],
    [madeAt(20, dispute("funds_withdrawn", "needs_response", OUT)), "applied", taken()],
  ),
  "a dispute that is answered and looked at": buying("pack_1000", bought, withdrawn, [
    dispute("updated", "under_review", OUT),
    "applied",
  ]),
  "a dispute that is won gives back what it took": buying(
    "pack_1000",
    bought,
    withdrawn,
    [reinstated, "applied", WHOLE],
    [won, "duplicate"],
  ),
  "a dispute that is won, and whose money comes a while later": buying(
    "pack_1000",
    bought,
    withdrawn,
    [won, "applied", WHOLE],
    [reinstated, "duplicate"],
  ),
  "a dispute that is told as won with no movement at all": buying("pack_1000", bought, withdrawn, [
    dispute("closed", "won"),
    "applied",
    WHOLE,
  ]),
  "a dispute whose money is back, and that is not decided": buying("pack_1000", bought, withdrawn, [
    dispute("funds_reinstated", "under_review", BACK),
    "applied",
    WHOLE,
  ]),
  "a dispute that is decided stays so, though something newer is told": inThisOrder(
    "It is final from when it is told.",
    buying(
      "pack_1000",
      bought,
      [lost, "applied", taken("dispute_lost")],
      [dispute("updated", "under_review"), "duplicate"],
    ),
  ),
  "a dispute whose money came back before it was decided": buying(
    "pack_1000",
    bought,
    withdrawn,
    [dispute("funds_reinstated", "under_review", BACK), "applied", WHOLE],
    [won, "applied"],
  ),
  "a dispute that is lost keeps what it took": buying("pack_1000", bought, created, withdrawn, [
    lost,
    "applied",
    taken("dispute_lost"),
  ]),
  "what is lost stays so, whatever is told late": buying(
    "pack_1000",
    bought,
    [lost, "applied", taken("dispute_lost")],
    [madeAt(5, dispute("created", "needs_response")), "duplicate"],
    [madeAt(6, dispute("updated", "under_review", OUT)), "duplicate"],
  ),
  "a dispute whose money moves in another currency takes what it is about": buying(
    "pack_1000",
    bought,
    [dispute("funds_withdrawn", "needs_response", [-940]), "applied", taken()],
  ),
  "a dispute that is lost, and nothing else was told": buying("pack_1000", bought, [
    lost,
    "applied",
    taken("dispute_lost"),
  ]),
  "a dispute that is lost and never withdrew anything takes nothing": buying("pack_1000", bought, [
    dispute("closed", "lost"),
    "applied",
  ]),
  "a dispute that is prevented takes nothing": buying(
    "pack_1000",
    bought,
    [dispute("created", "prevented"), "applied"],
    [dispute("closed", "prevented"), "applied"],
  ),
  "an inquiry takes nothing": buying(
    "pack_1000",
    bought,
    [dispute("created", "warning_needs_response"), "applied"],
    [dispute("updated", "warning_under_review"), "applied"],
    [dispute("closed", "warning_closed"), "applied"],
  ),
  "an inquiry that becomes a dispute": buying(
    "pack_1000",
    bought,
    [dispute("created", "warning_needs_response"), "applied"],
    [dispute("updated", "needs_response"), "applied"],
    withdrawn,
  ),
  "a status of next year is read by what it moved": buying("pack_1000", bought, [
    dispute("updated", "something_of_next_year", OUT),
    "applied",
    taken(),
  ]),
  "a dispute of a part takes that part": buying("pack_1000", bought, [
    dispute("funds_withdrawn", "needs_response", [-400], of(400)),
    "applied",
    { available: 600, purchases: { session: "disputed: 1000-400 credits for 1000 usd" } },
  ]),
  "two disputes of one payment take both their parts": buying(
    "pack_1000",
    bought,
    [
      dispute("funds_withdrawn", "needs_response", [-400], of(400)),
      "applied",
      { available: 600, purchases: { session: "disputed: 1000-400 credits for 1000 usd" } },
    ],
    [dispute("funds_withdrawn", "needs_response", [-600], other(600)), "applied", taken()],
    [
      dispute("closed", "won", [-600, 600], other(600)),
      "applied",
      { available: 600, purchases: { session: "disputed: 1000-400 credits for 1000 usd" } },
    ],
  ),
  "a dispute that is told before its payment": buying(
    "pack_1000",
    [dispute("funds_withdrawn", "needs_response", OUT), "applied"],
    [completed(), "applied", { ...SMALL, ...taken() }],
  ),
  "a dispute that was won before its payment is told": buying(
    "pack_1000",
    [dispute("funds_withdrawn", "needs_response", OUT), "applied"],
    [won, "applied"],
    bought,
  ),
  "a dispute that names no customer and carries no movements takes nothing": buying(
    "pack_1000",
    bought,
    [dispute("created", "needs_response", [], { balance_transactions: null }), "applied"],
  ),

  /* With refunds. */
  "a refund of a part, and a dispute of the rest that is lost": buying(
    "pack_1000",
    bought,
    [quarterBack, "applied", QUARTER],
    [
      dispute("funds_withdrawn", "needs_response", [-750], of(750)),
      "applied",
      { available: 0, purchases: { session: "disputed: 1000-1000 credits for 1000-250 usd" } },
    ],
    [
      dispute("closed", "lost", [-750], of(750)),
      "applied",
      { purchases: { session: "dispute_lost: 1000-1000 credits for 1000-250 usd" } },
    ],
  ),
  "a refund of a part, and a dispute of the rest that is won": buying(
    "pack_1000",
    bought,
    [quarterBack, "applied", QUARTER],
    [
      dispute("funds_withdrawn", "needs_response", [-750], of(750)),
      "applied",
      { available: 0, purchases: { session: "disputed: 1000-1000 credits for 1000-250 usd" } },
    ],
    [dispute("closed", "won", [-750, 750], of(750)), "applied", QUARTER],
  ),
  "money that is refunded and disputed is not taken twice": buying(
    "pack_1000",
    bought,
    [
      chargeRefunded(1_000),
      "applied",
      { available: 0, purchases: { session: "refunded: 1000-1000 credits for 1000-1000 usd" } },
    ],
    [
      dispute("funds_withdrawn", "needs_response", OUT),
      "applied",
      { purchases: { session: "disputed: 1000-1000 credits for 1000-1000 usd" } },
    ],
    [won, "applied", { purchases: { session: "refunded: 1000-1000 credits for 1000-1000 usd" } }],
  ),
  "a dispute that is won, and a refund after it": buying(
    "pack_1000",
    bought,
    withdrawn,
    [won, "applied", WHOLE],
    [quarterBack, "applied", QUARTER],
  ),
  "a dispute that is won, and a refund that fails": buying(
    "pack_1000",
    bought,
    withdrawn,
    [won, "applied", WHOLE],
    [refund("1", 250, "pending"), "applied", QUARTER],
    [refund("1", 250, "failed"), "applied", WHOLE],
  ),
};
