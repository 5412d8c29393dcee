import type { PlanConfig } from "@framefare/contract";
import { type StripeEvent, StripeSubscription } from "./events.ts";
import { APP, type Changeable, type Context, type Meaning, ownerOf } from "./meaning.ts";
import { planOf } from "./offer.ts";

/** What a subscription's event means: how the plan stands. It grants nothing. */
export function readSubscription(
  event: StripeEvent,
  context: Context,
  planConfig: PlanConfig,
  at: number,
): Meaning {
  const parsed = StripeSubscription.safeParse(event.data.object);
  if (!parsed.success) {
    return { kind: "parked", reason: `The subscription cannot be read: ${parsed.error.message}` };
  }
  const { id, status, cancel_at_period_end = false, items, metadata } = parsed.data;
  const userId = ownerOf(context, parsed.data);
  if (!userId) {
    return metadata?.app === APP
      ? { kind: "parked", reason: "Nobody here is this customer.", cause: "nobody" }
      : { kind: "ignored", reason: "The subscription is not one of ours." };
  }
  const [item] = items.data;
  // A plan that is sold no more still has a name here, and its subscribers.
  const sku =
    item && (context.skuOf(item.price.id) ?? planOf(planConfig, context, item.price.id)?.sku);
  if (!sku) return { kind: "parked", reason: "The subscription has a price no plan has." };
  const periodEndsAt = (item.current_period_end ?? parsed.data.current_period_end ?? 0) * 1_000;
  const cancelAtPeriodEnd = cancel_at_period_end;
  const changed = changedIn(event);
  const told = { id, userId, sku, status, periodEndsAt, cancelAtPeriodEnd, eventAt: at };
  return { kind: "applied", facts: [], subscription: { ...told, ...(changed && { changed }) } };
}

/** Which of what is read an update names among what it changed: https://docs.stripe.com/api/events/object#event_object-data */
function changedIn({ data }: StripeEvent): Changeable[] | undefined {
  const { previous_attributes: previous } = data;
  if (typeof previous !== "object" || previous === null) return undefined;
  const changed: Changeable[] = [];
  if ("items" in previous) changed.push("sku", "periodEndsAt");
  else if ("current_period_end" in previous) changed.push("periodEndsAt");
  if ("cancel_at_period_end" in previous) changed.push("cancelAtPeriodEnd");
  return changed;
}
