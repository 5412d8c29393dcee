import { z } from "zod";
import type { Attempt } from "./attempt.ts";
import { Reference, type StripeEvent } from "./events.ts";
import type { Context, Meaning } from "./meaning.ts";

/** The ids under which reading an event may look something up, so that a database can fetch all of it at once. */
export type Mentions = {
  sessionIds: string[];
  attemptIds: string[];
  customerIds: string[];
  priceIds: string[];
};

/** What a database knows under them. */
export type Known = {
  attempts: Attempt[];
  customers: { customerId: string; userId: string }[];
  prices: { priceId: string; sku: string }[];
};

/** One event to be read, and what is looked up for it before: reading asks no database. */
export type Reader = { mentions: Mentions; read: (context: Context) => Meaning };

/** Where ids stand in the objects that are read. Each field alone may be missing, or be something else altogether. */
const Mentioning = z.object({
  object: z.string().optional().catch(undefined),
  id: z.string().nullish().catch(null),
  client_reference_id: z.string().nullish().catch(null),
  customer: Reference.catch(null),
  items: z
    .object({ data: z.array(z.object({ price: Reference })) })
    .nullish()
    .catch(null),
  lines: z
    .object({
      data: z.array(
        z.object({
          pricing: z.object({ price_details: z.object({ price: Reference }).nullish() }).nullish(),
          price: Reference,
        }),
      ),
    })
    .nullish()
    .catch(null),
});

/** What these events mention, whatever is made of it: a little more than any reader asks for, and never less. */
export function mentionsOf(...events: StripeEvent[]): Mentions {
  const all = events.map(mentionedBy);
  const each = (ids: (string | null | undefined)[]) => [
    ...new Set(ids.filter((id) => typeof id === "string")),
  ];
  return {
    sessionIds: each(all.map(({ sessionId }) => sessionId)),
    attemptIds: each(all.map(({ attemptId }) => attemptId)),
    customerIds: each(all.map(({ customerId }) => customerId)),
    priceIds: each(all.flatMap(({ priceIds }) => priceIds)),
  };
}

function mentionedBy({ type, data }: StripeEvent) {
  const { object, id, client_reference_id, customer, items, lines } = Mentioning.parse(data.object);
  const isSession = type.startsWith("checkout.session.") || object === "checkout.session";
  return {
    sessionId: isSession ? id : null,
    attemptId: isSession ? client_reference_id : null,
    customerId: customer,
    priceIds: [
      ...(items?.data ?? []).map(({ price }) => price),
      ...(lines?.data ?? []).map(({ pricing, price }) => pricing?.price_details?.price ?? price),
    ],
  };
}

/** Looks things up among rows that were fetched. */
export function contextOf(mentions: Mentions, { attempts, customers, prices }: Known): Context {
  const ofSession = lookUp(
    "session",
    mentions.sessionIds,
    attempts.map((attempt) => [attempt.sessionId ?? "", attempt]),
  );
  const ofId = lookUp(
    "attempt",
    mentions.attemptIds,
    attempts.map((attempt) => [attempt.id, attempt]),
  );
  return {
    attemptOf: ({ sessionId, attemptId }) =>
      (sessionId ? ofSession(sessionId) : null) ?? (attemptId ? ofId(attemptId) : null),
    userOf: lookUp(
      "customer",
      mentions.customerIds,
      customers.map(({ customerId, userId }) => [customerId, userId]),
    ),
    skuOf: lookUp(
      "price",
      mentions.priceIds,
      prices.map(({ priceId, sku }) => [priceId, sku]),
    ),
  };
}

/** Nothing was fetched for an id that is not mentioned, so that it is not found would say nothing: a defect, and no answer. */
function lookUp<Row>(noun: string, mentioned: string[], rows: [string, Row][]) {
  const known = new Map(rows);
  return (id: string): Row | null => {
    if (!mentioned.includes(id)) throw new Error(`The ${noun} ${id} is read, and not mentioned.`);
    return known.get(id) ?? null;
  };
}
