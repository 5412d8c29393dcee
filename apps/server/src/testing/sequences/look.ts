import type { Seen } from "./sequence.ts";
import type { Run } from "./stage.ts";

/** Looks at a run from outside: by the wire as its person and as a stranger, and by the rows. */
export async function look(run: Run, eventIds: string[]): Promise<Seen> {
  const { trpc } = run;
  const { wallet, plan, subscription } = await trpc.billing.status.query();
  const ends = subscription?.cancelAtPeriodEnd ? ", ends with its period" : "";
  return {
    ...wallet,
    sessions: await sessionsOf(run, wallet),
    purchases: await purchasesOf(run),
    plan: subscription ? `${plan?.sku ?? "no plan of ours"} ${subscription.status}${ends}` : "none",
    parked: await parkedAmong(run, eventIds),
  };
}

async function sessionsOf(run: Run, wallet: object): Promise<Seen["sessions"]> {
  const { house, names, trpc, stranger } = run;
  const attempts = await house.rows(
    `SELECT stripe_session_id, status FROM checkout_attempts WHERE user_id = '${names.user}'`,
  );
  const seen: Seen["sessions"] = {};
  for (let n = 1; n <= Math.max(1, run.sessions); n += 1) {
    const sessionId = names.session(n);
    const row = attempts.find(({ stripe_session_id }) => stripe_session_id === sessionId);
    const told = await trpc.billing.finalize.query({ sessionId });
    const elsewhere = await stranger.trpc.billing.finalize.query({ sessionId });
    const words = [
      `${String(row?.status ?? "unknown")}: ${told.status}`,
      ...(told.status === "paid" && !told.purchaseApplied ? ["nothing applied"] : []),
      ...(told.wallet && JSON.stringify(told.wallet) !== JSON.stringify(wallet)
        ? ["another wallet"]
        : []),
      ...(elsewhere.status === "not_found" ? [] : ["a stranger is told"]),
    ];
    seen[roleOf("session", n)] = words.join(", ");
  }
  return seen;
}

async function purchasesOf({ house, names }: Run): Promise<Seen["purchases"]> {
  const rows = await house.rows(
    `SELECT payment_ref, status, credits, credits_reversed, amount, amount_refunded, currency
     FROM purchases WHERE wallet_id = '${names.user}' ORDER BY payment_ref`,
  );
  return Object.fromEntries(
    rows.map((row) => {
      const credits = less(row.credits, row.credits_reversed);
      const amount = less(row.amount, row.amount_refunded);
      const what = `${credits} credits for ${amount} ${String(row.currency)}`;
      return [paidBy(String(row.payment_ref), names), `${String(row.status)}: ${what}`];
    }),
  );
}

function less(whole: unknown, taken: unknown): string {
  return Number(taken) === 0 ? `${Number(whole)}` : `${Number(whole)}-${Number(taken)}`;
}

function paidBy(ref: string, names: Run["names"]): string {
  for (let n = 1; n <= 9; n += 1) {
    if (ref === names.session(n)) return roleOf("session", n);
    if (ref === names.of("in", n)) return roleOf("invoice", n);
  }
  return ref;
}

function roleOf(what: string, n: number): string {
  return n === 1 ? what : `${what} ${n}`;
}

async function parkedAmong({ house }: Run, eventIds: string[]): Promise<string[]> {
  if (eventIds.length === 0) return [];
  const list = eventIds.map((id) => `'${id}'`).join(", ");
  const rows = await house.rows(
    `SELECT event_id, reason FROM stripe_events WHERE outcome = 'parked' AND event_id IN (${list})`,
  );
  const reasonOf = new Map(rows.map(({ event_id, reason }) => [event_id, String(reason)]));
  return eventIds.flatMap((id) => reasonOf.get(id) ?? []);
}
