import type Stripe from "stripe";
import { z } from "zod";
import type { Account } from "../account.ts";
import { Refusal } from "../errors.ts";
import { requireObject, requireReference } from "../lookup.ts";
import { mainItem } from "../objects/subscription.ts";
import {
  Expand,
  Flag,
  listOf,
  Metadata,
  Moments,
  PAGE,
  paramsOf,
  Text,
  Unset,
  Whole,
} from "../params.ts";
import { changePlan, endTrial } from "../plan-changes.ts";
import { release } from "../plan-schedules.ts";
import { cancelAtPeriodEnd, cancelNow, change, pause, resume } from "../plans.ts";
import { page } from "./list.ts";
import { route } from "./route.ts";

const STATUSES = ["active", "past_due", "trialing", "canceled"] as const;

const List = paramsOf<Stripe.SubscriptionListParams>()({
  ...PAGE,
  created: Moments.optional(),
  customer: Text.optional(),
  price: Text.optional(),
  status: z.enum([...STATUSES, "unpaid", "incomplete", "paused", "all", "ended"]).optional(),
});

const Update = paramsOf<Stripe.SubscriptionUpdateParams>()({
  cancel_at_period_end: Flag.optional(),
  default_payment_method: Text.optional(),
  items: listOf(
    z.strictObject({
      id: Text.optional(),
      price: Text.optional(),
      quantity: Whole.pipe(z.int().min(1)).optional(),
    }),
    1,
  ).optional(),
  metadata: Metadata.optional(),
  pause_collection: Unset.or(
    z.strictObject({
      behavior: z.enum(["keep_as_draft", "mark_uncollectible", "void"]),
      resumes_at: Whole.optional(),
    }),
  ).optional(),
  payment_behavior: z.literal("allow_incomplete").optional(),
  proration_behavior: z.enum(["always_invoice", "create_prorations", "none"]).optional(),
  trial_end: z.literal("now").optional(),
  expand: Expand,
});
type Update = z.infer<typeof Update>;

const ListSchedules = paramsOf<Stripe.SubscriptionScheduleListParams>()({
  ...PAGE,
  created: Moments.optional(),
  customer: Text.optional(),
});

const Only = z.strictObject({ expand: Expand });

/** `/v1/subscriptions`, `/v1/subscription_schedules` and `/v1/payment_methods/:id` */
export const subscriptionRoutes = [
  route("GET /v1/subscriptions", List, (account, { params }) => {
    const { created, customer, price, status } = params;
    const where = { customer, status: statuses(status), "items.data[0].price.id": price };
    return page(account, "subscription", "/v1/subscriptions", params, { where, created });
  }),
  route("GET /v1/subscriptions/:id", Only, (account, { id }) =>
    requireObject(account, "subscription", id),
  ),
  route("POST /v1/subscriptions/:id", Update, (account, { id, params }) => {
    update(account, id, params);
    return requireObject(account, "subscription", id);
  }),
  route("DELETE /v1/subscriptions/:id", Only, (account, { id }) => {
    const subscription = requireObject(account, "subscription", id);
    // Stripe calls a subscription that has ended missing here.
    if (subscription.status === "canceled") {
      throw new Refusal("resource_missing", `No such subscription: '${id}'`, "id");
    }
    return cancelNow(account, subscription);
  }),
  route("GET /v1/subscription_schedules", ListSchedules, (account, { params }) => {
    const { created, customer } = params;
    const where = { customer };
    const url = "/v1/subscription_schedules";
    return page(account, "subscription_schedule", url, params, { where, created });
  }),
  route("GET /v1/subscription_schedules/:id", Only, (account, { id }) =>
    requireObject(account, "subscription_schedule", id),
  ),
  route("POST /v1/subscription_schedules/:id/release", Only, (account, { id }) => {
    const { subscription } = requireObject(account, "subscription_schedule", id);
    if (typeof subscription !== "string") {
      throw new Refusal("wrong_state", `${id} is released already.`);
    }
    release(account, requireObject(account, "subscription", subscription));
    return requireObject(account, "subscription_schedule", id);
  }),
  route("GET /v1/payment_methods/:id", Only, (account, { id }) =>
    requireObject(account, "payment_method", id),
  ),
];

function update(account: Account, id: string, params: Update): void {
  const current = () => requireObject(account, "subscription", id);
  const { items, metadata, pause_collection: paused } = params;
  if (metadata !== undefined) {
    change(account, current(), { metadata: { ...current().metadata, ...metadata } });
  }
  if (params.default_payment_method !== undefined) {
    const param = "default_payment_method";
    const method = requireReference(account, "payment_method", params[param], param);
    change(account, current(), { default_payment_method: method.id });
  }
  if (params.trial_end === "now") endTrial(account, current());
  if (items !== undefined) changeItem(account, current(), params);
  if (paused === "") resume(account, current());
  else if (paused !== undefined) {
    const { behavior, resumes_at = null } = paused;
    pause(account, current(), { behavior, resumes_at });
  }
  if (params.cancel_at_period_end !== undefined) {
    cancelAtPeriodEnd(account, current(), params.cancel_at_period_end);
  }
}

function changeItem(account: Account, subscription: Stripe.Subscription, params: Update): void {
  const [sent] = params.items ?? [];
  // Without an id Stripe adds an item, which no plan of ours has two of.
  if (sent?.id === undefined) {
    throw new Refusal("parameter_missing", "Missing required param: items[0][id].", "items[0][id]");
  }
  const item = subscription.items.data.find(({ id }) => id === sent.id) ?? mainItem(subscription);
  changePlan(account, subscription, {
    item: sent.id,
    price:
      sent.price === undefined
        ? item.price
        : requireReference(account, "price", sent.price, "items[0][price]"),
    quantity: sent.quantity ?? item.quantity ?? 1,
    prorations: params.proration_behavior ?? "create_prorations",
  });
}

/** Without a status Stripe lists every subscription that has not ended. */
function statuses(status: z.infer<typeof List>["status"]): readonly string[] {
  if (status === "all") return STATUSES;
  if (status === "ended") return ["canceled"];
  return status === undefined ? ["active", "past_due", "trialing"] : [status];
}
