import type Stripe from "stripe";
import { z } from "zod";
import { unixNow } from "../account.ts";
import { emit } from "../events.ts";
import { Refusal } from "../errors.ts";
import { requireObject } from "../lookup.ts";
import { newConfiguration, withFeatures } from "../objects/portal-configuration.ts";
import {
  Address,
  Expand,
  Flag,
  listOf,
  Metadata,
  PAGE,
  paramsOf,
  Text,
  Unset,
  Whole,
} from "../params.ts";
import { page } from "./list.ts";
import { route } from "./route.ts";

/** A list that may be unset, which empties it. */
function emptyable<Item extends z.ZodType>(item: Item) {
  return Unset.transform((): z.output<Item>[] => []).or(listOf(item));
}

const Prorations = z.enum(["always_invoice", "create_prorations", "none"]);

const Product = z
  .strictObject({
    product: Text,
    prices: listOf(Text),
    adjustable_quantity: z
      .strictObject({
        enabled: Flag,
        minimum: Whole.optional(),
        maximum: Whole.optional(),
      })
      .optional(),
  })
  .transform(({ adjustable_quantity: adjustable, ...product }) => ({
    ...product,
    adjustable_quantity: {
      enabled: adjustable?.enabled ?? false,
      maximum: adjustable?.maximum ?? null,
      minimum: adjustable?.minimum ?? 1,
    },
  }));

const SubscriptionUpdate = z.strictObject({
  enabled: Flag.optional(),
  billing_cycle_anchor: z.enum(["now", "unchanged"]).optional(),
  default_allowed_updates: emptyable(z.enum(["price", "promotion_code", "quantity"])).optional(),
  products: emptyable(Product).optional(),
  proration_behavior: Prorations.optional(),
  schedule_at_period_end: z
    .strictObject({
      conditions: listOf(
        z.strictObject({ type: z.enum(["decreasing_item_amount", "shortening_interval"]) }),
      ).default([]),
    })
    .optional(),
  trial_update_behavior: z.enum(["continue_trial", "end_trial"]).optional(),
});

const Features = z.strictObject({
  customer_update: z
    .strictObject({
      enabled: Flag.optional(),
      allowed_updates: emptyable(
        z.enum(["address", "email", "name", "phone", "shipping", "tax_id"]),
      ).optional(),
    })
    .optional(),
  invoice_history: z.strictObject({ enabled: Flag }).optional(),
  payment_method_update: z.strictObject({ enabled: Flag }).optional(),
  subscription_cancel: z
    .strictObject({
      enabled: Flag.optional(),
      mode: z.enum(["at_period_end", "immediately"]).optional(),
      proration_behavior: Prorations.optional(),
    })
    .optional(),
  subscription_update: SubscriptionUpdate.optional(),
});

const OPTIONAL = {
  default_return_url: Unset.or(Address).optional(),
  metadata: Metadata.optional(),
  name: Unset.or(Text).optional(),
  expand: Expand,
};

const Create = paramsOf<Stripe.BillingPortal.ConfigurationCreateParams>()({
  features: Features,
  ...OPTIONAL,
});

const Update = paramsOf<Stripe.BillingPortal.ConfigurationUpdateParams>()({
  active: Flag.optional(),
  features: Features.optional(),
  ...OPTIONAL,
});

const List = paramsOf<Stripe.BillingPortal.ConfigurationListParams>()({
  ...PAGE,
  active: Flag.optional(),
  is_default: Flag.optional(),
});

const TYPE = "billing_portal.configuration";
const BASE = "/v1/billing_portal/configurations";

/** `/v1/billing_portal/configurations` */
export const portalConfigurationRoutes = [
  route(`POST ${BASE}`, Create, (account, { params }) => {
    const made = newConfiguration({
      id: account.newId("bpc_"),
      created: unixNow(account),
      isDefault: false,
      features: params.features,
      returnUrl: params.default_return_url || null,
      name: params.name || null,
      metadata: params.metadata ?? {},
    });
    account.objects.put<typeof TYPE>(made);
    emit(account, "billing_portal.configuration.created", made);
    return made;
  }),
  route(`GET ${BASE}`, List, (account, { params }) => {
    // SQLite reads JSON's true and false as 1 and 0.
    const flag = (value: boolean | undefined) => (value === undefined ? undefined : Number(value));
    const where = { active: flag(params.active), is_default: flag(params.is_default) };
    return page(account, TYPE, BASE, params, { where });
  }),
  route(`GET ${BASE}/:id`, z.strictObject({ expand: Expand }), (account, { id }) =>
    requireObject(account, TYPE, id),
  ),
  route(`POST ${BASE}/:id`, Update, (account, { id, params }) => {
    const before = requireObject(account, TYPE, id);
    const { active, features, default_return_url: returnUrl, metadata, name } = params;
    if (active === false && before.is_default) {
      throw new Refusal(
        "wrong_state",
        "The default configuration cannot be deactivated.",
        "active",
      );
    }
    const after: Stripe.BillingPortal.Configuration = {
      ...before,
      ...(active !== undefined && { active }),
      ...(features !== undefined && { features: withFeatures(before.features, features) }),
      ...(returnUrl !== undefined && { default_return_url: returnUrl || null }),
      ...(metadata !== undefined && { metadata: { ...before.metadata, ...metadata } }),
      ...(name !== undefined && { name: name || null }),
      updated: unixNow(account),
    };
    account.objects.put<typeof TYPE>(after);
    emit(account, "billing_portal.configuration.updated", after);
    return after;
  }),
];
