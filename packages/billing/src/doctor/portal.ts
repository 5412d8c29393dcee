import type { Stripe } from "stripe";
import { fail, pass, type Verdict } from "./verdict.ts";

export type PortalConfiguration = Pick<
  Stripe.BillingPortal.Configuration,
  "id" | "active" | "features"
>;

const SETTINGS = "Stripe's Dashboard, under Settings, Billing, Customer portal";

/**
 * The portal that our sessions open has been set up, and lets a cheaper plan begin with the next period: one that began at
 * once would be paid back in customer balance, and its credits would stay.
 */
export function portalVerdict(configurations: PortalConfiguration[], sellsPlans: boolean): Verdict {
  if (!sellsPlans) return pass("No plan is sold, so nobody needs the portal.");
  const [configuration] = configurations.filter(({ active }) => active);
  if (!configuration) {
    return fail("The customer portal is not set up.", `Save its settings once in ${SETTINGS}.`);
  }
  const { id, features } = configuration;
  const update = features.subscription_update;
  if (!update.enabled) return pass(`${id} is set up, and lets nobody change the plan.`);
  const conditions = update.schedule_at_period_end?.conditions.map(({ type }) => type) ?? [];
  if (conditions.includes("decreasing_item_amount")) {
    return pass(`${id} is set up, and a downgrade waits for the period's end.`);
  }
  return fail(
    `${id} lets a downgrade begin at once.`,
    `Let downgrades wait for the end of the billing period, in ${SETTINGS}.`,
  );
}

/** The one that a portal session opens when it names none. */
export async function readPortal(stripe: Stripe): Promise<PortalConfiguration[]> {
  const { data } = await stripe.billingPortal.configurations.list({ is_default: true, limit: 1 });
  return data;
}
