import type Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { emit } from "./events.ts";
import { idOf, requireObject } from "./lookup.ts";
import { DECLINED, newCharge } from "./objects/charge.ts";
import { newIntent, type IntentFacts } from "./objects/payment-intent.ts";

/** What came of one try at paying. */
export type PaymentOutcome = "succeeded" | "pending" | "failed";

/** Makes a PaymentIntent nobody has tried to pay yet. */
export function openIntent(
  account: Account,
  facts: Omit<IntentFacts, "id" | "created">,
): Stripe.PaymentIntent {
  const intent = newIntent({ ...facts, id: account.newId("pi_"), created: unixNow(account) });
  account.objects.put<"payment_intent">(intent);
  emit(account, "payment_intent.created", intent);
  return intent;
}

/** Tries to pay an intent once: makes the charge and moves the intent to where that leaves it. */
export function attempt(
  account: Account,
  intent: Stripe.PaymentIntent,
  how: { means: "card" | "bank"; outcome: PaymentOutcome; email: string | null },
): Stripe.PaymentIntent {
  const charge = newCharge({
    id: account.newId("ch_"),
    created: unixNow(account),
    intent,
    means: how.means,
    status: how.outcome,
    email: how.email,
  });
  return conclude(account, intent, charge);
}

/** A bank says at last what came of a pending payment. */
export function settleIntent(
  account: Account,
  intentId: string,
  outcome: "succeeded" | "failed",
): Stripe.PaymentIntent {
  const intent = requireObject(account, "payment_intent", intentId);
  const charge = requireObject(account, "charge", idOf(intent.latest_charge) ?? "");
  const paid = outcome === "succeeded";
  return conclude(account, intent, {
    ...charge,
    amount_captured: paid ? charge.amount : 0,
    captured: paid,
    failure_code: paid ? null : "insufficient_funds",
    failure_message: paid ? null : "The bank sent the payment back.",
    paid,
    status: outcome,
  });
}

function conclude(
  account: Account,
  before: Stripe.PaymentIntent,
  charge: Stripe.Charge,
): Stripe.PaymentIntent {
  const intent = { ...before, ...intentAfter(charge), latest_charge: charge.id };
  account.objects.put<"charge">(charge, intent.id);
  account.objects.put<"payment_intent">(intent);
  if (charge.status === "succeeded") {
    emit(account, "charge.succeeded", charge);
    emit(account, "payment_intent.succeeded", intent);
  } else if (charge.status === "pending") {
    emit(account, "charge.pending", charge);
    emit(account, "payment_intent.processing", intent);
  } else {
    emit(account, "charge.failed", charge);
    emit(account, "payment_intent.payment_failed", intent);
  }
  return intent;
}

function intentAfter(charge: Stripe.Charge): Partial<Stripe.PaymentIntent> {
  if (charge.status === "succeeded") {
    return { amount_received: charge.amount, last_payment_error: null, status: "succeeded" };
  }
  if (charge.status === "pending") return { last_payment_error: null, status: "processing" };
  return {
    last_payment_error: {
      type: "card_error",
      code:
        charge.failure_code === "card_declined"
          ? "card_declined"
          : "payment_intent_payment_attempt_failed",
      ...(charge.failure_code === "card_declined" && { decline_code: "generic_decline" }),
      charge: charge.id,
      message: charge.failure_message ?? DECLINED,
    },
    status: "requires_payment_method",
  };
}
