import { Hono } from "hono";
import type Stripe from "stripe";
import type { Account } from "../account.ts";
import { updateCard } from "../cards.ts";
import { Refusal } from "../errors.ts";
import { idOf, requireObject } from "../lookup.ts";
import { DEFAULT_CONFIGURATION_ID } from "../objects/portal-configuration.ts";
import { mainItem } from "../objects/subscription.ts";
import { messagePage } from "../pages/page.ts";
import { portalPage, type PortalOffer, type PortalPlan } from "../pages/portal-page.ts";
import { changePlan, type Prorations } from "../plan-changes.ts";
import { changeAtPeriodEnd, release, scheduledFor } from "../plan-schedules.ts";
import { cancelAtPeriodEnd, cancelNow } from "../plans.ts";

type Session = Stripe.BillingPortal.Session;
type Features = Stripe.BillingPortal.Configuration.Features;

/** The customer portal, under `/p/session`. */
export function createPortalPages(account: Account): Hono {
  const pages = new Hono();

  pages.get("/:id", (c) => {
    const session = account.objects.get("billing_portal.session", c.req.param("id"));
    if (session === undefined) return c.html(UNKNOWN, 404);
    const customer = requireObject(account, "customer", session.customer);
    const buyer = customer.email ?? customer.name ?? customer.id;
    const plans = plansOf(account, session);
    return c.html(portalPage({ buyer, plans, returnUrl: session.return_url }));
  });

  pages.post("/:id", async (c) => {
    const session = account.objects.get("billing_portal.session", c.req.param("id"));
    if (session === undefined) return c.html(UNKNOWN, 404);
    const form = await c.req.parseBody();
    const plan = plansOf(account, session).find(({ subscription }) => {
      return subscription.id === form["subscription"];
    });
    if (plan !== undefined) act(account, plan, wordIn(form["action"]), wordIn(form["price"]));
    return c.redirect(c.req.path, 303);
  });

  return pages;
}

/** A file where a word belongs is no word. */
function wordIn(field: unknown): string {
  return typeof field === "string" ? field : "";
}

/** Does what a button says, in one transaction. */
function act(account: Account, plan: PortalPlan, action: string, price: string): void {
  try {
    account.atomically(() => turn(account, plan, action, price));
  } catch (cause) {
    // It ended or changed meanwhile: the page shows that.
    if (!(cause instanceof Refusal)) throw cause;
  }
}

function turn(account: Account, plan: PortalPlan, action: string, price: string): void {
  const { subscription, features } = plan;
  if (action === "cancel" && features.subscription_cancel.enabled) {
    if (features.subscription_cancel.mode === "immediately") cancelNow(account, subscription);
    else cancelAtPeriodEnd(account, subscription, true);
  }
  if (action === "renew") cancelAtPeriodEnd(account, subscription, false);
  if (action === "keep") release(account, subscription);
  if (features.payment_method_update.enabled) {
    if (action === "card-pays") updateCard(account, subscription.id, "pays");
    if (action === "card-declines") updateCard(account, subscription.id, "declines");
  }
  const offer = plan.offers.find((offered) => offered.price.id === price);
  if (action === "change" && offer !== undefined) take(account, plan, offer);
}

function take(account: Account, { subscription, features }: PortalPlan, offer: PortalOffer): void {
  const next = { price: offer.price, quantity: mainItem(subscription).quantity ?? 1 };
  if (offer.when === "period_end") changeAtPeriodEnd(account, subscription, next);
  else {
    const prorations = known(features.subscription_update.proration_behavior);
    changePlan(account, subscription, { ...next, prorations });
  }
}

/** The types of stripe leave room for words of a later version. */
function known(behavior: string): Prorations {
  return behavior === "always_invoice" || behavior === "create_prorations" ? behavior : "none";
}

function plansOf(account: Account, session: Session): PortalPlan[] {
  const where = { customer: session.customer };
  const subscriptions = account.objects.list("subscription", { where, limit: 100 });
  const { features } = requireObject(
    account,
    "billing_portal.configuration",
    idOf(session.configuration) ?? DEFAULT_CONFIGURATION_ID,
  );
  return subscriptions.map((subscription) => {
    const next = scheduledFor(account, subscription);
    const method = idOf(subscription.default_payment_method);
    return {
      subscription,
      features,
      productName: nameOf(account, mainItem(subscription).price),
      next: next === null ? null : nameOf(account, next.price),
      last4: (method && account.objects.get("payment_method", method)?.card?.last4) ?? null,
      offers: offersFor(account, subscription, features.subscription_update),
    };
  });
}

/** The other plans somebody may move to, and when that takes effect. */
function offersFor(
  account: Account,
  subscription: Stripe.Subscription,
  update: Features["subscription_update"],
): PortalOffer[] {
  if (!update.enabled || !update.default_allowed_updates.includes("price")) return [];
  const own = mainItem(subscription).price;
  const waits = update.schedule_at_period_end.conditions.some(({ type }) => {
    return type === "decreasing_item_amount";
  });
  return (update.products ?? [])
    .flatMap(({ prices }) => prices)
    .flatMap((id) => account.objects.get("price", id) ?? [])
    .filter(({ active, id, currency }) => active && id !== own.id && currency === own.currency)
    .toSorted((left, right) => (left.unit_amount ?? 0) - (right.unit_amount ?? 0))
    .map((price) => {
      const less = (price.unit_amount ?? 0) < (own.unit_amount ?? 0);
      return {
        price,
        productName: nameOf(account, price),
        less,
        when: less && waits ? "period_end" : "now",
      };
    });
}

function nameOf(account: Account, price: Stripe.Price): string {
  return requireObject(account, "product", idOf(price.product) ?? "").name;
}

const UNKNOWN = messagePage({
  title: "There is no such portal page",
  text: "Its address is wrong, or the sandbox's file was deleted since.",
});
