import { Hono } from "hono";
import type Stripe from "stripe";
import type { Account } from "../account.ts";
import { Refusal } from "../errors.ts";
import { idOf, requireObject } from "../lookup.ts";
import { messagePage } from "../pages/page.ts";
import { portalPage, type PortalPlan } from "../pages/portal-page.ts";
import { cancelAtPeriodEnd } from "../plans.ts";

/** The customer portal, under `/p/session`. */
export function createPortalPages(account: Account): Hono {
  const pages = new Hono();

  pages.get("/:id", (c) => {
    const session = account.objects.get("billing_portal.session", c.req.param("id"));
    if (session === undefined) return c.html(UNKNOWN, 404);
    const customer = requireObject(account, "customer", session.customer);
    const buyer = customer.email ?? customer.name ?? customer.id;
    const plans = plansOf(account, customer.id);
    return c.html(portalPage({ buyer, plans, returnUrl: session.return_url }));
  });

  pages.post("/:id", async (c) => {
    const session = account.objects.get("billing_portal.session", c.req.param("id"));
    if (session === undefined) return c.html(UNKNOWN, 404);
    const { action, subscription } = await c.req.parseBody();
    const plan = plansOf(account, session.customer).find((known) => {
      return known.subscription.id === subscription;
    });
    if (plan !== undefined) turn(account, plan.subscription, action === "cancel");
    return c.redirect(c.req.path, 303);
  });

  return pages;
}

function turn(account: Account, subscription: Stripe.Subscription, cancel: boolean): void {
  try {
    account.atomically(() => cancelAtPeriodEnd(account, subscription, cancel));
  } catch (cause) {
    // It ended meanwhile: the page shows that.
    if (!(cause instanceof Refusal)) throw cause;
  }
}

function plansOf(account: Account, customer: string): PortalPlan[] {
  const subscriptions = account.objects.list("subscription", { where: { customer }, limit: 100 });
  return subscriptions.map((subscription) => {
    const product = idOf(subscription.items.data[0]?.price.product ?? null) ?? "";
    return { subscription, productName: requireObject(account, "product", product).name };
  });
}

const UNKNOWN = messagePage({
  title: "There is no such portal page",
  text: "Its address is wrong, or the sandbox's file was deleted since.",
});
