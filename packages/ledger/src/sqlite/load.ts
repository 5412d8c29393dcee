import { eq, inArray } from "drizzle-orm";
import type { Names } from "../core/decide.ts";
import type { HoldState, Loaded, PurchaseState, Taking } from "../core/state.ts";
import {
  grantsCovering,
  grantsNamed,
  grantsRevoked,
  grantState,
  selectGrants,
  selectHolds,
  withMetadata,
} from "./select.ts";
import type { Statements } from "./statements.ts";
import { disputes, grants, holds, payments, refunds, refundTotals } from "./tables.ts";

/** Reads what `decide` needs for a command, and no more: the cost does not grow with the wallet's history. */
export function loadFor(statements: Statements, names: Names, now: number): Loaded {
  const { key, holdKey, chargeKey = holdKey, covers } = names;
  const hold = holdKey ? statements.holdNamed.get({ key: holdKey }) : undefined;
  const charge = chargeKey ? statements.chargeNamed.get({ key: chargeKey }) : undefined;
  const money = loadMoney(statements, names);
  const { purchase } = money;
  const walletId = (hold ?? charge ?? purchase)?.walletId ?? names.walletId ?? "";
  const loaded = loadWallet(statements, walletId, now, names.since);
  const takings = [...(hold?.takings ?? []), ...(charge?.takings ?? [])];
  return {
    ...loaded,
    ...money,
    key: (key && statements.keyNamed.get({ key })) || null,
    hold: hold ? withMetadata(hold) : null,
    charge: charge ? withMetadata(charge) : null,
    grants: [
      ...loaded.grants,
      ...grantsNamed(statements, grantKeys(takings)),
      ...(purchase ? grantsOfPurchase(statements, purchase) : []),
      ...grantsCovering(statements, { walletId, credits: covers + (purchase?.credits ?? 0), now }),
    ],
  };
}

/** The wallet, what is due in it by `now`, the grants its due holds took from, and a plan's periods that meet. */
export function loadWallet(
  statements: Statements,
  walletId: string,
  now: number,
  since = Infinity,
): Loaded {
  const { walletNamed, lapsedHolds, endedGrants, begunGrants } = statements;
  // Sorted here: SQLite sets up a sort even for the no rows that there nearly always are.
  const dueHolds = lapsedHolds.all({ walletId, now }).map(withMetadata).sort(olderFirst);
  const takings = dueHolds.flatMap((hold) => hold.takings);
  const due = [...endedGrants.all({ walletId, now }), ...begunGrants.all({ walletId, now })];
  return {
    ...NOTHING,
    wallet: walletNamed.get({ walletId }) ?? null,
    dueHolds,
    grants: [
      ...due.map(grantState),
      ...grantsNamed(statements, grantKeys(takings)),
      ...plansMeeting(statements, { walletId, since: Math.min(since, ...plansEnding(due, now)) }),
    ],
  };
}

function plansEnding(due: (typeof grants.$inferSelect)[], now: number): number[] {
  return due.flatMap(({ source, expiresAt }) =>
    source === "plan" && expiresAt !== null && expiresAt <= now ? [expiresAt] : [],
  );
}

function plansMeeting(
  { planGrants }: Statements,
  { walletId, since }: { walletId: string; since: number },
) {
  return Number.isFinite(since) ? planGrants.all({ walletId, since }).map(grantState) : [];
}

/** The wallet with every grant and hold it ever had. */
export function loadWhole({ db, walletNamed }: Statements, walletId: string): Loaded {
  return {
    ...NOTHING,
    wallet: walletNamed.get({ walletId }) ?? null,
    dueHolds: selectHolds(db, eq(holds.walletId, walletId)),
    grants: selectGrants(db, eq(grants.walletId, walletId)),
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

const NOTHING = { ...NO_MONEY, key: null, hold: null, charge: null };

/** A purchase, by its own name or by its payment's, with all its payments and what is known of them. */
function loadMoney({ db, purchaseNamed }: Statements, { paymentRef, payment }: Names): Money {
  if (!paymentRef && !payment) return NO_MONEY;
  const named = payment
    ? db.select().from(payments).where(eq(payments.payment, payment)).get()
    : undefined;
  const ref = paymentRef ?? named?.paymentRef;
  const inOrder = db.select().from(payments).orderBy(payments.payment);
  const linked = ref ? inOrder.where(eq(payments.paymentRef, ref)).all() : [];
  const all = [...linked.map((each) => each.payment), ...(payment ? [payment] : [])];
  const isLinked = linked.some((each) => each.payment === payment);
  return {
    purchase: (ref && purchaseNamed.get({ paymentRef: ref })) || null,
    payments: named && !isLinked ? [...linked, named] : linked,
    refunds: db.select().from(refunds).where(inArray(refunds.payment, all)).all(),
    refundTotals: db.select().from(refundTotals).where(inArray(refundTotals.payment, all)).all(),
    disputes: db.select().from(disputes).where(inArray(disputes.payment, all)).all(),
  };
}

/** What a reversal may take from or give back to, besides what is in burn order. */
function grantsOfPurchase(statements: Statements, purchase: PurchaseState) {
  const { paymentRef, walletId, creditsReversed, reversed } = purchase;
  return [
    ...selectGrants(statements.db, eq(grants.paymentRef, paymentRef)),
    ...grantsNamed(statements, grantKeys(reversed)),
    ...grantsRevoked(statements, { walletId, credits: creditsReversed }),
  ];
}

function olderFirst(a: HoldState, b: HoldState): number {
  return a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1);
}

function grantKeys(takings: Taking[]): string[] {
  return takings.map(({ grantKey }) => grantKey);
}
