import type Stripe from "stripe";
import { type Account, unixNow } from "../account.ts";
import { createSession } from "../api/checkout-sessions.ts";
import { updateCard } from "../cards.ts";
import { decline, expire, pay, settleBank } from "../checkout.ts";
import { closeDispute, openDispute, withdrawDispute } from "../disputes.ts";
import { Refusal } from "../errors.ts";
import { emit } from "../events.ts";
import { idOf, requireObject } from "../lookup.ts";
import { newCustomer } from "../objects/customer.ts";
import { mainItem } from "../objects/subscription.ts";
import { changePlan } from "../plan-changes.ts";
import { changeAtPeriodEnd } from "../plan-schedules.ts";
import { cancelAtPeriodEnd, cancelNow, pause } from "../plans.ts";
import { cancelRefund, chargeOf, createRefund, failRefund } from "../refunds.ts";
import { renew } from "../renewals.ts";

const chargedPack = (account: Account) => chargeOf(account, pay(account, pack(account), "card").id);

const refunded = (account: Account, status: "succeeded" | "requires_action" = "succeeded") =>
  createRefund(account, { charge: chargedPack(account), status, reason: null, metadata: {} });

const disputed = (account: Account, inquiry = false) =>
  openDispute(account, { charge: chargedPack(account), inquiry, withdraw: true });

/** How each event comes about. */
const RECIPES = {
  "charge.dispute.closed": (account) => closeDispute(account, disputed(account).id, "lost"),
  "charge.dispute.created": disputed,
  "charge.dispute.funds_reinstated": (account) =>
    closeDispute(account, disputed(account).id, "won"),
  "charge.dispute.funds_withdrawn": disputed,
  "charge.dispute.updated": (account) => withdrawDispute(account, disputed(account, true).id),
  "charge.failed": (account) => decline(account, pack(account)),
  "charge.refund.updated": (account) => failRefund(account, refunded(account).id),
  "charge.refunded": refunded,
  "charge.succeeded": chargedPack,
  "checkout.session.async_payment_failed": (account) =>
    settleBank(account, pay(account, pack(account), "bank_fails").id, "failed"),
  "checkout.session.async_payment_succeeded": (account) =>
    settleBank(account, pay(account, pack(account), "bank_settles").id, "succeeded"),
  "checkout.session.completed": chargedPack,
  "checkout.session.expired": (account) =>
    expire(account, requireObject(account, "checkout.session", pack(account))),
  "customer.created": buyer,
  "customer.subscription.created": plan,
  "customer.subscription.deleted": (account) => cancelNow(account, plan(account)),
  "customer.subscription.trial_will_end": (account) =>
    emit(account, "customer.subscription.trial_will_end", plan(account, 3)),
  "customer.subscription.updated": (account) => cancelAtPeriodEnd(account, plan(account), true),
  "invoice.created": plan,
  "invoice.finalized": plan,
  "invoice.marked_uncollectible": (account) => renewPaused(account, "mark_uncollectible"),
  "invoice.paid": plan,
  "invoice.payment_failed": (account) => renew(account, plan(account).id, "declined"),
  "invoice.payment_succeeded": plan,
  "invoice.voided": (account) => renewPaused(account, "void"),
  "invoice_payment.paid": plan,
  "invoiceitem.created": (account) => more(account, "create_prorations"),
  "payment_intent.created": chargedPack,
  "payment_intent.payment_failed": (account) => decline(account, pack(account)),
  "payment_intent.processing": (account) => pay(account, pack(account), "bank_settles"),
  "payment_intent.succeeded": chargedPack,
  "payment_method.attached": (account) => updateCard(account, plan(account).id, "pays"),
  "refund.created": refunded,
  "refund.failed": (account) => failRefund(account, refunded(account).id),
  "refund.updated": (account) => cancelRefund(account, refunded(account, "requires_action").id),
  "subscription_schedule.created": (account) => {
    const begun = plan(account);
    return changeAtPeriodEnd(account, begun, { price: mainItem(begun).price, quantity: 2 });
  },
} satisfies Record<string, (account: Account) => unknown>;

/** An event that can be triggered. */
export type Trigger = keyof typeof RECIPES;
/** Every one of them. */
// The keys of an object literal are exactly its type's.
export const TRIGGERS = Object.keys(RECIPES) as [Trigger, ...Trigger[]];

/** Makes an event happen, with all that has to happen before it; gives every event, oldest first. */
export function trigger(account: Account, type: Trigger): { id: string; type: string }[] {
  const [last] = account.events.list({ since: 0, limit: 1 });
  RECIPES[type](account);
  const made = account.events.list({ since: 0, before: last?.id, limit: 100 }).toReversed();
  return made.map((event) => ({ id: event.id, type: event.type }));
}

function buyer(account: Account): Stripe.Customer {
  const email = "triggered@example.com";
  const customer = newCustomer({
    id: account.newId("cus_"),
    created: unixNow(account),
    email,
  });
  account.objects.put<"customer">(customer);
  emit(account, "customer.created", customer);
  return customer;
}

function pack(account: Account): string {
  return sessionFor(account, "one_time").id;
}

function plan(account: Account, trialDays?: number): Stripe.Subscription {
  const { id } = pay(account, sessionFor(account, "recurring", trialDays).id, "card");
  const { subscription } = requireObject(account, "checkout.session", id);
  return requireObject(account, "subscription", idOf(subscription) ?? "");
}

function more(account: Account, prorations: "create_prorations" | "always_invoice") {
  const begun = plan(account);
  return changePlan(account, begun, { price: mainItem(begun).price, quantity: 2, prorations });
}

function renewPaused(account: Account, behavior: "mark_uncollectible" | "void") {
  const paused = pause(account, plan(account), { behavior, resumes_at: null });
  return renew(account, paused.id, undefined);
}

function sessionFor(account: Account, type: "one_time" | "recurring", trialDays?: number) {
  const [price] = account.objects.list("price", { where: { active: 1, type }, limit: 1 });
  if (price === undefined) throw new Refusal("wrong_state", `Nothing ${type} is on sale.`);
  return createSession(account, {
    mode: type === "one_time" ? "payment" : "subscription",
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: "http://localhost:3000/",
    customer_email: "triggered@example.com",
    ...(trialDays !== undefined && { subscription_data: { trial_period_days: trialDays } }),
  });
}
