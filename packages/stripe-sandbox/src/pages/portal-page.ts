import { html } from "hono/html";
import type Stripe from "stripe";
import { formatAmount } from "../money.ts";
import { mainItem, periodOf } from "../objects/subscription.ts";
import { page, type Html } from "./page.ts";

/** A plan somebody may move to. */
export type PortalOffer = {
  price: Stripe.Price;
  productName: string;
  /** Whether it costs less than what they have. */
  less: boolean;
  when: "now" | "period_end";
};

/** A subscription with the name of what it is for, and what may be done with it. */
export type PortalPlan = {
  subscription: Stripe.Subscription;
  features: Stripe.BillingPortal.Configuration.Features;
  productName: string;
  /** What it becomes at its period's end, where that was chosen. */
  next: string | null;
  /** The last digits of its card. */
  last4: string | null;
  offers: readonly PortalOffer[];
};

/** The customer portal: what somebody is subscribed to, and every way on from there. */
export function portalPage(facts: {
  buyer: string;
  plans: readonly PortalPlan[];
  returnUrl: string | null;
}): Html {
  const { buyer, plans, returnUrl } = facts;
  return page({
    title: "Your plan",
    body: html`<h1>Your plan</h1>
      <p class="soft">For <strong>${buyer}</strong></p>
      ${plans.length === 0 ? html`<p class="card">There is no plan.</p>` : plans.map((plan) => planCard(plan))}
      ${returnUrl === null ? "" : html`<p><a class="button" href="${returnUrl}">Back</a></p>`}`,
  });
}

function planCard(plan: PortalPlan): Html {
  const { subscription, productName } = plan;
  const { price, quantity } = mainItem(subscription);
  const each = formatAmount(price.unit_amount ?? 0, subscription.currency);
  const many = (quantity ?? 1) > 1 ? html`${quantity} × ` : "";
  return html`<section class="card">
    <h2>${productName}</h2>
    <p>${many}${each} a month</p>
    <p class="soft small">${standing(plan)}</p>
    ${subscription.status === "canceled" ? "" : html`${offerForms(plan)} ${cancelForm(plan)} ${cardForm(plan)}`}
  </section>`;
}

function offerForms({ subscription, offers, next }: PortalPlan): Html | "" {
  if (next !== null) {
    return form(subscription, html`<button name="action" value="keep">Keep this plan</button>`);
  }
  return html`${offers.map(({ price, productName, less, when }) =>
    form(
      subscription,
      html`<input type="hidden" name="price" value="${price.id}" />
        <button name="action" value="change">
          ${less ? "Downgrade" : "Upgrade"} to ${productName}
          ${when === "now" ? "now" : "from the next period"},
          ${formatAmount(price.unit_amount ?? 0, price.currency)} a month
        </button>`,
    ),
  )}`;
}

function cancelForm({ subscription, features }: PortalPlan): Html | "" {
  if (subscription.cancel_at_period_end) {
    return form(subscription, html`<button class="pay" name="action" value="renew">Renew</button>`);
  }
  const { enabled, mode } = features.subscription_cancel;
  if (!enabled) return "";
  const label = mode === "immediately" ? "Cancel now" : "Cancel at period end";
  return form(subscription, html`<button name="action" value="cancel">${label}</button>`);
}

function cardForm({ subscription, features, last4 }: PortalPlan): Html | "" {
  if (!features.payment_method_update.enabled) return "";
  return html`<p class="soft small apart">
      ${last4 === null ? "No card." : `Paid with the card that ends in ${last4}.`} No card is asked
      for: you say what the next one does.
    </p>
    ${form(
      subscription,
      html`<button name="action" value="card-pays">New card that pays</button>
        <button name="action" value="card-declines">New card that declines</button>`,
    )}`;
}

function form({ id }: Stripe.Subscription, content: Html): Html {
  return html`<form method="post">
    <input type="hidden" name="subscription" value="${id}" />
    ${content}
  </form>`;
}

function standing({ subscription, next }: PortalPlan): string {
  const end = date(periodOf(subscription).end);
  if (subscription.status === "canceled") return `Ended on ${date(subscription.ended_at ?? 0)}.`;
  if (subscription.cancel_at_period_end) return `Canceled: it ends on ${end}.`;
  if (subscription.status === "past_due") return "The last payment failed.";
  if (subscription.pause_collection !== null) return "Paused: nothing is collected.";
  if (next !== null) return `Becomes ${next} on ${end}.`;
  if (subscription.status === "trialing") return `Free until ${end}.`;
  return `Renews on ${end}.`;
}

function date(seconds: number): string {
  const format = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" });
  return format.format(seconds * 1_000);
}
