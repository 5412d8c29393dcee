import { rendersFor, spends } from "./acts.ts";
import { chargeRefunded, completed, refund } from "./deliveries.ts";
import { lost, taken, WHOLE, withdrawn, won } from "./disputes.ts";
import { bought, gone } from "./refunds.ts";
import { buying, type Changes, type Sequences } from "./sequence.ts";

/** Another pack of the same person's. */
const SECOND: Changes = {
  sessions: { "session 2": "paid: paid" },
  purchases: { "session 2": "paid: 1000 credits for 1000 usd" },
};
const second = completed({}, 2);

/** Money goes back, and the credits are not there any more. */
export const OWED: Sequences = {
  /* Refunded. */
  "what was spent is owed": buying(
    "pack_1000",
    bought,
    [spends(800), { available: 200 }],
    [refund("1", 1_000), "applied", { ...gone(1_000), available: 0, owed: 800 }],
  ),
  "of a part that goes back what is missing is owed": buying(
    "pack_1000",
    bought,
    [spends(800), { available: 200 }],
    [refund("1", 500), "applied", { ...gone(500), available: 0, owed: 300 }],
    [chargeRefunded(700), "applied", { ...gone(700), available: 0, owed: 500 }],
  ),
  "a part that is still there is taken, and nothing is owed": buying(
    "pack_1000",
    bought,
    [spends(600), { available: 400 }],
    [refund("1", 400), "applied", { ...gone(400), available: 0 }],
  ),
  "the next purchase pays what is owed first": buying(
    ["pack_1000", "pack_1000"],
    bought,
    [spends(800), { available: 200 }],
    [refund("1", 1_000), "applied", { ...gone(1_000), available: 0, owed: 800 }],
    [second, "applied", { ...SECOND, available: 200, owed: 0 }],
  ),
  "a refund that fails is owed no more": buying(
    "pack_1000",
    bought,
    [spends(800), { available: 200 }],
    [refund("1", 1_000, "pending"), "applied", { ...gone(1_000), available: 0, owed: 800 }],
    [refund("1", 1_000, "failed"), "applied", { ...gone(0), available: 200, owed: 0 }],
  ),
  "a refund that fails after a purchase paid for it comes back whole": buying(
    ["pack_1000", "pack_1000"],
    bought,
    [spends(800), { available: 200 }],
    [refund("1", 1_000, "pending"), "applied", { ...gone(1_000), available: 0, owed: 800 }],
    [second, "applied", { ...SECOND, available: 200, owed: 0 }],
    [refund("1", 1_000, "failed"), "applied", { ...gone(0), available: 1_200 }],
  ),
  "what a render holds stays with it": buying(
    "pack_1000",
    bought,
    [rendersFor(5), { available: 500, held: 500 }],
    [refund("1", 1_000), "applied", { ...gone(1_000), available: 0, owed: 500 }],
  ),
  "a refund takes from its own purchase first, then from the others": buying(
    ["pack_1000", "pack_1000"],
    bought,
    [second, "applied", { ...SECOND, available: 2_000 }],
    [spends(800), { available: 1_200 }],
    [refund("1", 1_000), "applied", { ...gone(1_000), available: 200 }],
  ),
  "one of two purchases goes back": buying(
    ["pack_1000", "pack_1000"],
    bought,
    [second, "applied", { ...SECOND, available: 2_000 }],
    [refund("1", 1_000), "applied", { ...gone(1_000), available: 1_000 }],
  ),

  /* Disputed. */
  "what was spent is owed while the bank has the money, and no more when it is won": buying(
    "pack_1000",
    bought,
    [spends(800), { available: 200 }],
    [withdrawn[0], "applied", { ...taken(), owed: 800 }],
    [won, "applied", { ...WHOLE, available: 200, owed: 0 }],
  ),
  "what was spent stays owed when it is lost": buying(
    "pack_1000",
    bought,
    [spends(1_000), { available: 0 }],
    [withdrawn[0], "applied", { ...taken(), owed: 1_000 }],
    [lost, "applied", taken("dispute_lost")],
  ),
  "what is bought while the bank has the money pays what is owed": buying(
    ["pack_1000", "pack_1000"],
    bought,
    [spends(800), { available: 200 }],
    [withdrawn[0], "applied", { ...taken(), owed: 800 }],
    [second, "applied", { ...SECOND, available: 200, owed: 0 }],
    [won, "applied", { ...WHOLE, available: 1_200 }],
  ),
};
