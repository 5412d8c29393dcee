import { and, eq, inArray } from "drizzle-orm";
import type { Names } from "../core/decide.ts";
import type { Loaded, PurchaseState, Taking } from "../core/state.ts";
import {
  begun,
  chargeNamed,
  ended,
  grantsCovering,
  grantsNamed,
  grantsRevoked,
  keyNamed,
  lapsed,
  purchaseNamed,
  selectGrants,
  selectHolds,
  walletNamed,
} from "./select.ts";
import type { SqliteDatabase } from "./sqlite-store.ts";
import { disputes, grants, holds, payments, refunds, refundTotals } from "./tables.ts";

/** Reads what `decide` needs for a command, and no more: the cost does not grow with the wallet's history. */
export function loadFor(tx: SqliteDatabase, names: Names, now: number): Loaded {
  const { key, holdKey, chargeKey = holdKey, covers } = names;
  const hold = holdKey ? (selectHolds(tx, eq(holds.key, holdKey))[0] ?? null) : null;
  const charge = chargeKey ? chargeNamed(tx, chargeKey) : null;
  const money = loadMoney(tx, names);
  const { purchase } = money;
  const owner = hold ?? charge ?? purchase;
  const walletId = owner?.walletId ?? names.walletId ?? "";
  const loaded = loadWallet(tx, walletId, now, "due");
  const takings = [...(hold?.takings ?? []), ...(charge?.takings ?? [])];
  return {
    ...loaded,
    ...money,
    key: key ? keyNamed(tx, key) : null,
    hold,
    charge,
    grants: [
      ...loaded.grants,
      ...grantsNamed(tx, grantKeys(takings)),
      ...(purchase ? grantsOfPurchase(tx, purchase) : []),
      ...grantsCovering(tx, { walletId, credits: covers + (purchase?.credits ?? 0), now }),
    ],
  };
}

/** The wallet, what is due in it by `now` (or all it ever had), and the grants its due holds took from. */
export function loadWallet(
  tx: SqliteDatabase,
  walletId: string,
  now: number,
  scope: "due" | "all",
): Loaded {
  const ofWallet = eq(grants.walletId, walletId);
  const due = scope === "due" ? lapsed(now) : undefined;
  const dueHolds = selectHolds(tx, and(eq(holds.walletId, walletId), due));
  return {
    ...NO_MONEY,
    key: null,
    hold: null,
    charge: null,
    wallet: walletNamed(tx, walletId),
    dueHolds,
    grants:
      scope === "all"
        ? selectGrants(tx, ofWallet)
        : [
            ...selectGrants(tx, and(ofWallet, ended(now))),
            ...selectGrants(tx, and(ofWallet, begun(now))),
            ...grantsNamed(tx, grantKeys(dueHolds.flatMap(({ takings }) => takings))),
          ],
  };
}

type Money = Pick<Loaded, "purchase" | "payments" | "refunds" | "refundTotals" | "disputes">;

const NO_MONEY: Money = {
  purchase: null,
  payments: [],
  refunds: [],
  refundTotals: [],
  disputes: [],
};

/** A purchase, by its own name or by its payment's, with all its payments and what is known of them. */
function loadMoney(tx: SqliteDatabase, { paymentRef, payment }: Names): Money {
  const named = payment
    ? tx.select().from(payments).where(eq(payments.payment, payment)).get()
    : undefined;
  const ref = paymentRef ?? named?.paymentRef ?? undefined;
  const linked = ref ? tx.select().from(payments).where(eq(payments.paymentRef, ref)).all() : [];
  const all = [...linked.map((each) => each.payment), ...(payment ? [payment] : [])];
  if (!ref && all.length === 0) return NO_MONEY;
  return {
    purchase: ref ? purchaseNamed(tx, ref) : null,
    payments:
      named && !linked.some((each) => each.payment === payment) ? [...linked, named] : linked,
    refunds: tx.select().from(refunds).where(inArray(refunds.payment, all)).all(),
    refundTotals: tx.select().from(refundTotals).where(inArray(refundTotals.payment, all)).all(),
    disputes: tx.select().from(disputes).where(inArray(disputes.payment, all)).all(),
  };
}

/** What a reversal may take from or give back to, besides what is in burn order. */
function grantsOfPurchase(tx: SqliteDatabase, purchase: PurchaseState) {
  const { paymentRef, walletId, creditsReversed, reversed } = purchase;
  return [
    ...selectGrants(tx, eq(grants.paymentRef, paymentRef)),
    ...grantsNamed(tx, grantKeys(reversed)),
    ...grantsRevoked(tx, { walletId, credits: creditsReversed }),
  ];
}

function grantKeys(takings: Taking[]): string[] {
  return [...new Set(takings.map(({ grantKey }) => grantKey))];
}
