import type Stripe from "stripe";
import { z } from "zod";
import { createSession } from "../api/checkout-sessions.ts";
import { currentSession, decline, expire, pay, requireOpen, settleBank } from "../checkout.ts";
import { closeDispute, openDispute, reinstateDispute, withdrawDispute } from "../disputes.ts";
import { findPrice } from "../lookup.ts";
import { applyPromotion } from "../promotion.ts";
import { cancelRefund, chargeOf, createRefund, failRefund, settleRefund } from "../refunds.ts";
import { verb } from "./verb.ts";

const Amount = z.coerce.number().pipe(z.int().min(1)).optional();
/** A page sends words only. */
const Flag = z.union([z.boolean(), z.stringbool()]);

/** Verbs about single payments and what becomes of them. */
export const paymentVerbs = {
  /** Makes a checkout session, as the API does; `price` is a price id or a lookup key. */
  checkout: verb(
    z.strictObject({
      price: z.string(),
      quantity: z.coerce.number().pipe(z.int().min(1)).default(1),
      customer: z.string().optional(),
      customerEmail: z.string().optional(),
      clientReferenceId: z.string().optional(),
      metadata: z.record(z.string(), z.string()).default({}),
      trialDays: z.coerce.number().pipe(z.int().min(1)).optional(),
      billingMode: z.enum(["classic", "flexible"]).default("flexible"),
      successUrl: z.url().default("http://localhost:3000/"),
    }),
    ({ account }, told) => {
      const price = findPrice(account, told.price);
      const plan = price.recurring !== null;
      return createSession(account, {
        mode: plan ? "subscription" : "payment",
        line_items: [{ price: price.id, quantity: told.quantity }],
        success_url: told.successUrl,
        customer: told.customer,
        customer_email: told.customerEmail,
        client_reference_id: told.clientReferenceId,
        metadata: told.metadata,
        allow_promotion_codes: true,
        adaptive_pricing: { enabled: true },
        ...(plan
          ? {
              subscription_data: {
                metadata: told.metadata,
                trial_period_days: told.trialDays,
                billing_mode: { type: told.billingMode },
              },
            }
          : { payment_intent_data: { metadata: told.metadata } }),
      });
    },
  ),
  /** Does on a session's hosted page what a person would. */
  pay: verb(
    z.strictObject({
      session: z.string(),
      how: z.enum(["card", "declined", "bank_settles", "bank_fails"]).default("card"),
      promotionCode: z.string().optional(),
      /** The currency adaptive pricing shows it in. */
      presentmentCurrency: z
        .string()
        .regex(/^[a-z]{3}$/)
        .optional(),
    }),
    ({ account }, told): Stripe.Checkout.Session => {
      const { session, how, promotionCode, presentmentCurrency } = told;
      if (promotionCode !== undefined) applyPromotion(account, session, promotionCode);
      if (how === "declined") return decline(account, session);
      return pay(account, session, how, presentmentCurrency);
    },
  ),
  /** Ends an open session. */
  expire: verb(z.strictObject({ session: z.string() }), ({ account }, told) => {
    const session = currentSession(account, told.session);
    requireOpen(session);
    return expire(account, session);
  }),
  /** Settles or fails a bank payment now. */
  settle: verb(
    z.strictObject({ session: z.string(), outcome: z.enum(["succeeded", "failed"]) }),
    ({ account }, { session, outcome }) => settleBank(account, session, outcome),
  ),
  /** Gives money back; `payment` is a PaymentIntent, charge, session or invoice, `amount` in minor units. */
  refund: verb(
    z.strictObject({
      payment: z.string(),
      amount: Amount,
      status: z.enum(["succeeded", "pending", "requires_action"]).default("succeeded"),
    }),
    ({ account }, { payment, amount, status }): Stripe.Refund =>
      createRefund(account, {
        charge: chargeOf(account, payment),
        amount,
        status,
        reason: "requested_by_customer",
        metadata: {},
      }),
  ),
  /** Lets a pending refund arrive. */
  "settle-refund": verb(z.strictObject({ refund: z.string() }), ({ account }, { refund }) =>
    settleRefund(account, refund),
  ),
  /** Lets a refund fail after all. */
  "fail-refund": verb(z.strictObject({ refund: z.string() }), ({ account }, { refund }) =>
    failRefund(account, refund),
  ),
  /** Takes a refund back that has not arrived. */
  "cancel-refund": verb(z.strictObject({ refund: z.string() }), ({ account }, { refund }) =>
    cancelRefund(account, refund),
  ),
  /** Opens a dispute; an inquiry withdraws no money, nor does one with `withdraw: false`, yet. */
  dispute: verb(
    z.strictObject({
      payment: z.string(),
      amount: Amount,
      inquiry: Flag.default(false),
      withdraw: Flag.default(true),
    }),
    ({ account }, { payment, ...told }): Stripe.Dispute =>
      openDispute(account, { charge: chargeOf(account, payment), ...told }),
  ),
  /** Withdraws a dispute's money; of an inquiry this makes a dispute. */
  withdraw: verb(z.strictObject({ dispute: z.string() }), ({ account }, { dispute }) =>
    withdrawDispute(account, dispute),
  ),
  /** Gives a dispute's money back without deciding it. */
  reinstate: verb(z.strictObject({ dispute: z.string() }), ({ account }, { dispute }) =>
    reinstateDispute(account, dispute),
  ),
  /** Decides a dispute; won gives the money back. */
  "close-dispute": verb(
    z.strictObject({ dispute: z.string(), outcome: z.enum(["won", "lost"]) }),
    ({ account }, { dispute, outcome }) => closeDispute(account, dispute, outcome),
  ),
};
