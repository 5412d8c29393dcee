import { html } from "hono/html";
import type Stripe from "stripe";
import { formatAmount } from "../money.ts";
import { periodOf } from "../objects/subscription.ts";
import { page, type Html } from "./page.ts";

/** A subscription with the name of what it is for. */
export type PortalPlan = { subscription: Stripe.Subscription; productName: string };

/** The customer portal: what somebody is subscribed to, and the way out of it. */
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

function planCard({ subscription, productName }: PortalPlan): Html {
  const price = subscription.items.data[0]?.price;
  const amount = formatAmount(price?.unit_amount ?? 0, subscription.currency);
  return html`<section class="card">
    <h2>${productName}</h2>
    <p>${amount} a month</p>
    <p class="soft small">${standing(subscription)}</p>
    ${subscription.status === "canceled" ? "" : cancelForm(subscription)}
  </section>`;
}

function cancelForm({ id, cancel_at_period_end: canceling }: Stripe.Subscription): Html {
  return html`<form method="post">
    <input type="hidden" name="subscription" value="${id}" />
    ${
      canceling
        ? html`<button class="pay" name="action" value="renew">Renew</button>`
        : html`<button name="action" value="cancel">Cancel at period end</button>`
    }
  </form>`;
}

function standing(subscription: Stripe.Subscription): string {
  const end = date(periodOf(subscription).end);
  if (subscription.status === "canceled") return `Ended on ${date(subscription.ended_at ?? 0)}.`;
  if (subscription.cancel_at_period_end) return `Canceled: it ends on ${end}.`;
  if (subscription.status === "past_due") return "The last payment failed.";
  return `Renews on ${end}.`;
}

function date(seconds: number): string {
  const format = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" });
  return format.format(seconds * 1_000);
}
