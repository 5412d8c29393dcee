import { Stripe } from "stripe";
import { EVENT_TYPES } from "../event-types.ts";
import { StripeEvent } from "../events.ts";
import type { Range } from "../store.ts";

/** The most Stripe gives at once. */
const PAGE = 100;

/** Stripe's lists of what was made in a range of time, page by page, newest first: never more than a page is held. */
export type StripeLists = {
  sessions: (range: Range) => Pages<Stripe.Checkout.Session>;
  invoices: (range: Range) => Pages<Stripe.Invoice>;
  refunds: (range: Range) => Pages<Stripe.Refund>;
  disputes: (range: Range) => Pages<Stripe.Dispute>;
  /** Stripe forgets events after 30 days. */
  events: (range: Range) => Pages<StripeEvent>;
  /** Null when Stripe has forgotten it. */
  event: (id: string) => Promise<StripeEvent | null>;
  /** Whether what a purchase names is there, and paid. */
  look: (paymentRef: string) => Promise<"paid" | "unpaid" | "missing">;
  /** The invoice that a payment paid. */
  invoiceOf: (payment: string) => Promise<string | null>;
};

export type Pages<Item> = AsyncIterable<Item[]>;

export function stripeLists(stripe: Stripe): StripeLists {
  const made = ({ from, to }: Range) => ({
    limit: PAGE,
    created: { gte: Math.ceil(from / 1_000), lt: Math.ceil(to / 1_000) },
  });
  return {
    sessions: (range) =>
      pages(stripe.checkout.sessions.list({ ...made(range), status: "complete" })),
    invoices: (range) => pages(stripe.invoices.list({ ...made(range), status: "paid" })),
    refunds: (range) => pages(stripe.refunds.list(made(range))),
    disputes: (range) => pages(stripe.disputes.list(made(range))),
    events: async function* events(range) {
      const all = stripe.events.list({ ...made(range), types: [...EVENT_TYPES] });
      for await (const page of pages(all)) yield page.map((event) => StripeEvent.parse(event));
    },
    event: async (id) => {
      const event = await stripe.events.retrieve(id).catch(nullIfMissing);
      return event && StripeEvent.parse(event);
    },
    look: async (paymentRef) => {
      const paid = await isPaidAtStripe(stripe, paymentRef).catch(nullIfMissing);
      return paid === null ? "missing" : paid ? "paid" : "unpaid";
    },
    invoiceOf: async (payment) => {
      const paidBy = { type: "payment_intent", payment_intent: payment } as const;
      const { data } = await stripe.invoicePayments.list({ payment: paidBy, limit: 1 });
      const invoice = data[0]?.invoice ?? null;
      return typeof invoice === "object" ? (invoice?.id ?? null) : invoice;
    },
  };
}

function nullIfMissing(error: unknown): null {
  const { StripeInvalidRequestError } = Stripe.errors;
  if (error instanceof StripeInvalidRequestError && error.code === "resource_missing") return null;
  throw error;
}

async function isPaidAtStripe(stripe: Stripe, paymentRef: string): Promise<boolean> {
  if (paymentRef.startsWith("in_")) {
    return (await stripe.invoices.retrieve(paymentRef)).status === "paid";
  }
  return isPaid(await stripe.checkout.sessions.retrieve(paymentRef));
}

/** A total of nothing needs no payment: https://docs.stripe.com/payments/checkout/no-cost-orders */
export function isPaid({
  payment_status,
  amount_total,
}: Pick<Stripe.Checkout.Session, "payment_status" | "amount_total">): boolean {
  return (
    payment_status === "paid" || (payment_status === "no_payment_required" && amount_total === 0)
  );
}

/** Gathers what the client pages through by itself. */
async function* pages<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let page: Item[] = [];
  for await (const item of items) {
    page.push(item);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
