import { z } from "zod";

/*
 * What is read of Stripe's objects, and no more: an endpoint keeps the API version it was made with, so nothing else is
 * relied on. Fields that a version may leave out are optional, and what is not named here is carried along: a parked event
 * is kept whole.
 */

/** An envelope as Stripe sends it: https://docs.stripe.com/api/events/object */
export const StripeEvent = z.looseObject({
  id: z.string().min(1).max(200),
  object: z.literal("event"),
  type: z.string().min(1),
  /** Seconds since 1970. */
  created: z.int().nonnegative().optional(),
  livemode: z.boolean().optional(),
  api_version: z.string().nullish(),
  account: z.string().nullish(),
  data: z.looseObject({ object: z.looseObject({ id: z.string().nullish() }) }),
});
export type StripeEvent = z.infer<typeof StripeEvent>;

/** An id, or the object it names where the endpoint expands it. */
export const Reference = z
  .union([z.string(), z.looseObject({ id: z.string() }).transform(({ id }) => id)])
  .nullish()
  .transform((reference) => reference ?? null);

const Metadata = z.record(z.string(), z.string()).nullish();

export const CheckoutSession = z.object({
  id: z.string().min(1),
  mode: z.string(),
  payment_status: z.string(),
  amount_subtotal: z.int().nullish(),
  amount_total: z.int().nullish(),
  currency: z.string().nullish(),
  client_reference_id: z.string().nullish(),
  payment_intent: Reference,
  invoice: Reference,
  subscription: Reference,
  metadata: Metadata,
});

export const Invoice = z.object({
  id: z.string().min(1),
  customer: Reference,
  currency: z.string(),
  amount_paid: z.int().nonnegative(),
  billing_reason: z.string().nullish(),
  parent: z
    .looseObject({
      type: z.string().optional(),
      subscription_details: z
        .looseObject({ subscription: Reference, metadata: Metadata })
        .nullish(),
    })
    .nullish(),
  lines: z.looseObject({
    has_more: z.boolean().optional(),
    data: z.array(
      z.looseObject({
        amount: z.int(),
        period: z.looseObject({ start: z.int().optional(), end: z.int() }),
        pricing: z
          .looseObject({ price_details: z.looseObject({ price: Reference }).nullish() })
          .nullish(),
        price: Reference,
      }),
    ),
  }),
  payments: z
    .looseObject({
      data: z.array(
        z.looseObject({
          status: z.string().optional(),
          payment: z.looseObject({ payment_intent: Reference }),
        }),
      ),
    })
    .nullish(),
  // Where these were before the API of 2025-03-31; an event keeps the version it was made with.
  subscription: Reference,
  subscription_details: z.looseObject({ metadata: Metadata }).nullish(),
  payment_intent: Reference,
});
export type Invoice = z.infer<typeof Invoice>;

export const StripeSubscription = z.object({
  id: z.string().min(1),
  customer: Reference,
  status: z.string(),
  cancel_at_period_end: z.boolean().optional(),
  /** Before the API of 2025-03-31; since then each item has its own. */
  current_period_end: z.int().optional(),
  metadata: Metadata,
  items: z.looseObject({
    data: z.array(
      z.looseObject({
        current_period_end: z.int().optional(),
        price: z.looseObject({ id: z.string() }),
      }),
    ),
  }),
});

/** A charge, as `charge.refunded` carries it: `amount_refunded` is all that has gone back. */
export const Charge = z.object({
  payment_intent: Reference,
  amount_refunded: z.int().nonnegative(),
});

export const Refund = z.object({
  id: z.string().min(1),
  payment_intent: Reference,
  amount: z.int().nonnegative(),
  status: z.string().nullish(),
});

/** Statuses are many and grow; whether the bank has the money is what its balance transactions come to. */
export const Dispute = z.object({
  id: z.string().min(1),
  payment_intent: Reference,
  amount: z.int().nonnegative(),
  status: z.string(),
  balance_transactions: z.array(z.looseObject({ amount: z.int() })).nullish(),
});

/** Since the API of 2025-03-31 this is what tells which payment paid an invoice. */
export const InvoicePayment = z.object({
  invoice: Reference,
  payment: z.looseObject({ payment_intent: Reference }),
});
