import type { Stripe } from "stripe";
import type { BillingOptions } from "./billing-options.ts";
import { CheckoutSession, type StripeEvent } from "./events.ts";
import type { Meaning } from "./meaning.ts";
import { mentionsOf, type Reader } from "./mentions.ts";
import { closeOtherPlanSessions } from "./one-plan.ts";
import { readEvent } from "./read-event.ts";
import type { Applied } from "./store.ts";
import { WEBHOOK_CALL } from "./webhook-call.ts";

/** Stripe's largest page. */
const LINES_A_PAGE = 100;

/** More lines than any invoice of a plan has. */
const LINES_MAX = 10_000;

/** Hands a store the way to read an event, and reads it anew where the event alone does not carry all of it. */
export type Reading = <Answer>(
  event: StripeEvent,
  ask: (reader: Reader) => Promise<Answer>,
) => Promise<Answer>;

export function createReading(
  options: Pick<BillingOptions, "planConfig" | "stripe" | "livemode" | "now">,
): Reading {
  const { planConfig, stripe, livemode, now } = options;
  const readerOf = (event: StripeEvent): Reader => ({
    mentions: mentionsOf(event),
    read: (context) => {
      const reason = foreignReason(event, livemode);
      if (reason !== null) return { kind: "ignored", reason };
      return finished(readEvent(event, context, planConfig, now()));
    },
  });
  return async (event, ask) => {
    try {
      return await ask(readerOf(event));
    } catch (error) {
      if (!(error instanceof LinesMissing)) throw error;
      // No transaction may wait for Stripe: that one is undone, the lines are listed, and the event is read anew with them.
      return ask(readerOf(withLines(event, await listLines(stripe, error.invoiceId))));
    }
  };
}

/** What becomes of a verified event: one transaction, and what has to be asked of Stripe before and after it. */
export function createReceive(options: BillingOptions, reading: Reading) {
  const { store, livemode, now } = options;
  return async (event: StripeEvent): Promise<Applied> => {
    const applied = await reading(event, (reader) => store.apply(event, reader, now()));
    // Also after a duplicate: the first time may have failed here.
    if (foreignReason(event, livemode) === null) await closeOthers(options, event);
    return applied;
  };
}

/** Test events must not grant live credits, nor a connected account's events ours. */
function foreignReason(event: StripeEvent, livemode: boolean): string | null {
  if (event.livemode !== undefined && event.livemode !== livemode) return "It is of another mode.";
  if (event.account) return "It is of another account.";
  return null;
}

/** Thrown out of the transaction, so that it is undone. */
class LinesMissing extends Error {
  readonly invoiceId: string;

  constructor(invoiceId: string) {
    super(`${invoiceId} has more lines than its event carries.`);
    this.invoiceId = invoiceId;
  }
}

function finished(meaning: ReturnType<typeof readEvent>): Meaning {
  if (meaning.kind === "unfinished") throw new LinesMissing(meaning.invoiceId);
  return meaning;
}

async function listLines(stripe: Stripe, invoiceId: string): Promise<Stripe.InvoiceLineItem[]> {
  return stripe.invoices
    .listLineItems(invoiceId, { limit: LINES_A_PAGE }, WEBHOOK_CALL)
    .autoPagingToArray({ limit: LINES_MAX });
}

function withLines(event: StripeEvent, data: Stripe.InvoiceLineItem[]): StripeEvent {
  const object = { ...event.data.object, lines: { has_more: false, data } };
  return { ...event, data: { ...event.data, object } };
}

async function closeOthers(options: BillingOptions, event: StripeEvent): Promise<void> {
  if (event.type !== "checkout.session.completed") return;
  const session = CheckoutSession.safeParse(event.data.object);
  if (!session.success || session.data.mode !== "subscription") return;
  const attempt = await options.store.attemptOfSession(session.data.id);
  if (attempt?.kind === "plan") await closeOtherPlanSessions(options, attempt);
}
