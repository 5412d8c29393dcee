import type { PlanConfig } from "@framefare/contract";
import { PROMOTION_CODE, Refusal } from "@framefare/stripe-sandbox";
import type { TRPCClientError } from "@trpc/client";
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { AppRouter } from "../../trpc/router.ts";
import type { Person } from "../house.ts";
import type { Act, Buy } from "./history.ts";
import type { HistoriesStripe, Mailbox } from "./stripe.ts";

/** Somebody's money as it stands at Stripe, and where letters about it go. */
export type Story = {
  mailbox: Mailbox;
  customer: string | null;
  sessions: string[];
  /** Sessions and invoices that may have been paid. */
  payments: string[];
  refunds: string[];
  /** Those that nobody has decided yet: what is decided is final, and Stripe moves no money for it any more. */
  disputes: string[];
  subscriptions: string[];
};

export function newStory(): Story {
  const nothing = { sessions: [], payments: [], refunds: [], disputes: [], subscriptions: [] };
  return { mailbox: { letters: [], closed: false }, customer: null, ...nothing };
}

type Checkout = Pick<Person["trpc"]["billing"], "checkout">["checkout"];

/** A click on Buy at one server or both; null where a plan is refused, because there is one. */
export async function checkOut(
  { client, tick, name }: HistoriesStripe,
  story: Story,
  { sku, checkouts }: { sku: string; checkouts: Checkout[] },
): Promise<string | null> {
  tick();
  const attemptId = randomUUID();
  const answers = await Promise.all(
    checkouts.map((checkout) => checkout.mutate({ sku, attemptId }).catch(refusedPlan)),
  );
  const opened = [...new Set(answers.map((answer) => answer?.sessionId ?? null))];
  expect({ clicked: answers.length, opened }).toMatchObject({ opened: [opened[0]] });
  const [id] = opened;
  if (!id) return null;
  const session = await client.checkout.sessions.retrieve(id);
  expect({ sku, opened: session.status }).toEqual({ sku, opened: "open" });
  story.customer = idOf(session.customer);
  name(story.mailbox, id, story.customer);
  story.sessions.push(id);
  return id;
}

function refusedPlan(error: unknown): null {
  const { data } = error as TRPCClientError<AppRouter>; // Anything else has none, and is thrown.
  if (data?.failure?.reason === "already_subscribed") return null;
  throw error;
}

/** Leaves the page in that way. */
export async function leavePage(
  stripe: HistoriesStripe,
  story: Story,
  { session, ends }: { session: string; ends: Buy["ends"] },
): Promise<void> {
  const { sandbox } = stripe;
  if (ends.startsWith("declined")) {
    await make(stripe, story, () => sandbox.pay({ session, how: "declined" }));
  }
  if (ends.endsWith("runs out")) {
    await make(stripe, story, () => sandbox.expire({ session }));
    return;
  }
  const how = ends.endsWith("by card") || ends === "free by a code" ? "card" : "bank_settles";
  const promotionCode = ends === "free by a code" ? PROMOTION_CODE : undefined;
  const paid = await make(stripe, story, () => sandbox.pay({ session, how, promotionCode }));
  expect({ ends, refused: paid === null }).toEqual({ ends, refused: false });
  if (ends === "paid by bank" || ends === "bank fails") {
    const outcome = ends === "paid by bank" ? "succeeded" : "failed";
    await make(stripe, story, () => sandbox.settle({ session, outcome }));
  }
}

/** What a Stripe verb answers, as far as it is looked at. */
type Made = {
  id: string;
  object: string;
  customer?: unknown;
  payment_intent?: unknown;
  invoice?: unknown;
  latest_invoice?: unknown;
  subscription?: unknown;
};

/** One thing more that happens at Stripe, a second later; null where that is refused. */
async function make<Answer extends Made>(
  { tick, name }: HistoriesStripe,
  story: Story,
  verb: () => Promise<Answer>,
): Promise<Answer | null> {
  tick();
  try {
    const made: Made = await verb();
    const { id, payment_intent, invoice, latest_invoice, subscription } = made;
    const invoices = [invoice, latest_invoice].flatMap((named) => idOf(named) ?? []);
    name(story.mailbox, id, idOf(payment_intent), ...invoices);
    const bought = invoices.length > 0 ? invoices : made.object === "checkout.session" ? [id] : [];
    note(story.payments, ...bought);
    if (made.object === "refund") note(story.refunds, id);
    if (made.object === "dispute") note(story.disputes, id);
    note(story.subscriptions, ...[idOf(subscription)].filter((named) => named !== null));
    return made as Answer; // It is the very one.
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

export async function act(
  stripe: HistoriesStripe,
  story: Story,
  what: Act,
  { plans }: PlanConfig,
): Promise<void> {
  const { sandbox, client } = stripe;
  const subscription = story.subscriptions.at(-1);
  const happens = <Answer extends Made>(verb: () => Promise<Answer>) => make(stripe, story, verb);
  if (what.does === "refund" || what.does === "dispute") {
    const payment = oneOf(story.payments, what.payment);
    const paid = payment && (await amountOf(client, payment));
    if (!paid) return;
    const amount = Math.max(1, Math.floor((paid * what.percent) / 100));
    if (what.does === "refund") {
      const { status } = what;
      await happens(() => sandbox.refund({ payment, amount, status }));
      return;
    }
    const inquiry = what.begins === "as an inquiry";
    const withdraw = what.begins === "with the money";
    await happens(() => sandbox.dispute({ payment, amount, inquiry, withdraw }));
    return;
  }
  if ("refund" in what) {
    const refund = oneOf(story.refunds, what.refund);
    if (!refund) return;
    if (what.does === "settle refund") await happens(() => sandbox.settleRefund({ refund }));
    else if (what.does === "fail refund") await happens(() => sandbox.failRefund({ refund }));
    else await happens(() => sandbox.cancelRefund({ refund }));
    return;
  }
  if ("dispute" in what) {
    const dispute = oneOf(story.disputes, what.dispute);
    if (!dispute) return;
    if (what.does === "withdraw") await happens(() => sandbox.withdraw({ dispute }));
    else if (what.does === "reinstate") await happens(() => sandbox.reinstate({ dispute }));
    else {
      const outcome = what.does === "win" ? "won" : "lost";
      await happens(() => sandbox.closeDispute({ dispute, outcome }));
      story.disputes = story.disputes.filter((open) => open !== dispute);
    }
    return;
  }
  if (!subscription) return;
  if (what.does === "renew") {
    const { outcome } = what;
    await happens(() => sandbox.renew({ subscription, outcome }));
  } else if (what.does === "change plan") {
    const { when } = what;
    const price = oneOf(plans, what.to)!.stripePrice;
    await happens(() => sandbox.changePlan({ subscription, price, when }));
  } else if (what.does === "cancel") {
    const { when } = what;
    await happens(() => sandbox.cancel({ subscription, when }));
  } else await happens(() => sandbox.uncancel({ subscription }));
}

/** Nobody comes back to a page that is still open. */
export async function closePages(stripe: HistoriesStripe, story: Story): Promise<void> {
  for (const session of story.sessions)
    await make(stripe, story, () => stripe.sandbox.expire({ session }));
}

/** What Stripe itself knows to be paid: each once, by the name the purchase has here. */
export async function paidFor({ client }: HistoriesStripe, story: Story): Promise<string[]> {
  const { customer } = story;
  if (customer === null) return [];
  const sessions = await client.checkout.sessions.list({ customer, limit: 100 });
  const invoices = await client.invoices.list({ customer, status: "paid", limit: 100 });
  const packs = sessions.data.filter(
    ({ mode, status, payment_status: payment }) =>
      mode === "payment" && status === "complete" && payment !== "unpaid",
  );
  return [...packs, ...invoices.data].map(({ id }) => id!).toSorted();
}

async function amountOf({ checkout, invoices }: HistoriesStripe["client"], payment: string) {
  if (payment.startsWith("in_")) return (await invoices.retrieve(payment)).amount_paid;
  return (await checkout.sessions.retrieve(payment)).amount_total;
}

function oneOf<T>(all: T[], n: number): T | undefined {
  return all[n % all.length];
}

function note(list: string[], ...ids: string[]): void {
  for (const id of ids) if (!list.includes(id)) list.push(id);
}

function idOf(reference: unknown): string | null {
  if (typeof reference === "string") return reference;
  return typeof reference === "object" && reference !== null && "id" in reference
    ? String(reference.id)
    : null;
}
