import { type StripeEvent, StripeSubscription } from "./events.ts";
import type { Context, Meaning } from "./meaning.ts";

/** What a subscription's event means: how the plan stands. It grants nothing. */
export function readSubscription(event: StripeEvent, context: Context, at: number): Meaning {
  const parsed = StripeSubscription.safeParse(event.data.object);
  if (!parsed.success) {
    return { kind: "parked", reason: `The subscription cannot be read: ${parsed.error.message}` };
  }
  const { id, customer, status, cancel_at_period_end = false, items } = parsed.data;
  const userId = context.userOf(customer ?? "");
  const [item] = items.data;
  if (!userId || !item) return { kind: "ignored", reason: "The subscription is not one of ours." };
  const sku = context.skuOf(item.price.id);
  if (!sku) return { kind: "parked", reason: "The subscription has a price no plan has." };
  const periodEndsAt = (item.current_period_end ?? 0) * 1_000;
  const cancelAtPeriodEnd = cancel_at_period_end;
  const subscription = { id, userId, sku, status, periodEndsAt, cancelAtPeriodEnd, eventAt: at };
  return { kind: "applied", facts: [], subscription };
}
