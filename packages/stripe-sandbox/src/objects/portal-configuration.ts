import type Stripe from "stripe";
import { type Account, unixNow } from "../account.ts";

type Configuration = Stripe.BillingPortal.Configuration;
/** What a customer may do in the portal, without what cannot be left out. */
export type FeaturesGiven = {
  [Name in keyof Configuration["features"]]?: Partial<Configuration["features"][Name]> | undefined;
};

/** The configuration portal sessions have unless they name another. */
export const DEFAULT_CONFIGURATION_ID = "bpc_framefare_sandbox";

/** Makes a configuration; a feature nobody speaks of is off. */
export function newConfiguration(facts: {
  id: string;
  created: number;
  isDefault: boolean;
  features: FeaturesGiven;
  returnUrl: string | null;
  name: string | null;
  metadata: Record<string, string>;
}): Configuration {
  return {
    id: facts.id,
    object: "billing_portal.configuration",
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: facts.created,
    default_return_url: facts.returnUrl,
    features: withFeatures(OFF, facts.features),
    is_default: facts.isDefault,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: facts.metadata,
    name: facts.name,
    updated: facts.created,
  };
}

/** The features with what was given in place of what was. */
export function withFeatures(
  before: Configuration["features"],
  given: FeaturesGiven,
): Configuration["features"] {
  return {
    customer_update: { ...before.customer_update, ...given.customer_update },
    invoice_history: { ...before.invoice_history, ...given.invoice_history },
    payment_method_update: { ...before.payment_method_update, ...given.payment_method_update },
    subscription_cancel: { ...before.subscription_cancel, ...given.subscription_cancel },
    subscription_pause: { ...before.subscription_pause, ...given.subscription_pause },
    subscription_update: { ...before.subscription_update, ...given.subscription_update },
  };
}

/**
 * Makes the default configuration, unless it was made before. It is what Framefare asks of a
 * Dashboard: upgrades at once and paid at once, downgrades and the end of a plan at the period's end.
 */
export function openDefaultConfiguration(account: Account): void {
  const known = account.objects.get("billing_portal.configuration", DEFAULT_CONFIGURATION_ID);
  if (known !== undefined) return;
  account.objects.put<"billing_portal.configuration">(
    newConfiguration({
      id: DEFAULT_CONFIGURATION_ID,
      created: unixNow(account),
      isDefault: true,
      returnUrl: null,
      name: null,
      metadata: {},
      features: {
        invoice_history: { enabled: true },
        payment_method_update: { enabled: true },
        subscription_cancel: { enabled: true },
        subscription_update: {
          enabled: true,
          default_allowed_updates: ["price", "quantity"],
          products: plansOnSale(account),
          proration_behavior: "always_invoice",
          schedule_at_period_end: { conditions: [{ type: "decreasing_item_amount" }] },
        },
      },
    }),
  );
}

function plansOnSale(
  account: Account,
): Stripe.BillingPortal.Configuration.Features.SubscriptionUpdate.Product[] {
  const where = { active: 1, type: "recurring" };
  return account.objects.list("price", { where, limit: 100 }).map(({ id, product }) => ({
    adjustable_quantity: { enabled: true, maximum: null, minimum: 1 },
    prices: [id],
    product: typeof product === "string" ? product : product.id,
  }));
}

const OFF: Configuration["features"] = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: { enabled: false, feedback_options: null, options: [] },
    enabled: false,
    mode: "at_period_end",
    proration_behavior: "none",
  },
  subscription_pause: { duration: { interval_options: [], type: "indefinite" }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    proration_behavior: "none",
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: "end_trial",
  },
};
