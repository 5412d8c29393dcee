import { eq, inArray } from "drizzle-orm";
import { type Asked, Batch } from "../core/batch.ts";
import type { Names } from "../core/decide.ts";
import {
  type ChargeState,
  type GrantState,
  type HoldState,
  type KeyState,
  type Loaded,
  type Money,
  NO_MONEY,
  type PurchaseState,
  type Taking,
} from "../core/state.ts";
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

/**
 * Reads what `decide` needs for these commands together, and no more: the cost does not grow with a wallet's history. Facts
 * are carried out one by one: only a command that is alone can be one.
 */
export function loadFor(statements: Statements, batch: Asked[]): Batch {
  const [first] = batch;
  const money = first && batch.length === 1 ? loadMoney(statements, first.names) : NO_MONEY;
  const { keys, holds, charges, covers } = namedBy(statements, batch, money.purchase);
  const grants = money.purchase ? grantsOfPurchase(statements, money.purchase) : [];
  const takings = [...holds, ...charges].flatMap((row) => row.takings);
  grants.push(...grantsNamed(statements, grantKeys(takings)));
  const wallets = [];
  const now = Math.max(...batch.map((asked) => asked.now));
  // Only a fact asks for the periods that meet its own.
  const since = batch.length === 1 ? first?.names.since : undefined;
  for (const [walletId, credits] of covers) {
    const due = loadWallet(statements, walletId, now, since);
    if (due.wallet) wallets.push(due.wallet);
    holds.push(...due.dueHolds);
    grants.push(...due.grants, ...grantsCovering(statements, { walletId, credits, now }));
  }
  return new Batch({ wallets, keys, holds, charges, grants, money });
}

/** The rows these commands name, and how many credits the grants of each wallet must cover. */
function namedBy(statements: Statements, batch: Asked[], purchase: PurchaseState | null) {
  const keys: KeyState[] = [];
  const holds: HoldState[] = [];
  const charges: ChargeState[] = [];
  const covers = new Map<string, number>();
  for (const { names } of batch) {
    const { key, holdKey, chargeKey = holdKey } = names;
    const used = key === undefined ? undefined : statements.keyNamed.get(key);
    const hold = holdKey === undefined ? undefined : statements.holdNamed.get(holdKey);
    const charge = chargeKey === undefined ? undefined : statements.chargeNamed.get(chargeKey);
    if (used) keys.push(used);
    if (hold) holds.push(withMetadata(hold));
    if (charge) charges.push(withMetadata(charge));
    const walletId = (hold ?? charge ?? purchase)?.walletId ?? names.walletId;
    if (walletId === undefined) continue;
    const credits = Math.max(names.covers, 0) + (purchase?.credits ?? 0);
    covers.set(walletId, (covers.get(walletId) ?? 0) + credits);
  }
  return { keys, holds, charges, covers };
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
  const dueHolds = lapsedHolds.all(walletId, now).map(withMetadata).sort(olderFirst);
  const takings = dueHolds.flatMap((hold) => hold.takings);
  const due = [...endedGrants.all(walletId, now), ...begunGrants.all(walletId, now)];
  return {
    ...NOTHING,
    wallet: walletNamed.get(walletId) ?? null,
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
  return Number.isFinite(since) ? planGrants.all(walletId, since).map(grantState) : [];
}

/** The wallet with every grant and hold it ever had. */
export function loadWhole({ db, walletNamed }: Statements, walletId: string): Loaded {
  return {
    ...NOTHING,
    wallet: walletNamed.get(walletId) ?? null,
    dueHolds: selectHolds(db, eq(holds.walletId, walletId)),
    grants: selectGrants(db, eq(grants.walletId, walletId)),
  };
}

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
    purchase: (ref && purchaseNamed.get(ref)) || null,
    payments: named && !isLinked ? [...linked, named] : linked,
    refunds: db.select().from(refunds).where(inArray(refunds.payment, all)).all(),
    refundTotals: db.select().from(refundTotals).where(inArray(refundTotals.payment, all)).all(),
    disputes: db.select().from(disputes).where(inArray(disputes.payment, all)).all(),
  };
}

/** What a reversal may take from or give back to, besides what is in burn order. */
function grantsOfPurchase(statements: Statements, purchase: PurchaseState): GrantState[] {
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
