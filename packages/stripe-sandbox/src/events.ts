import Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { listening } from "./endpoints.ts";
import type { StoredObject } from "./sqlite/object-table.ts";

/**
 * Writes an event with a snapshot of `object`, and a delivery due now to each endpoint that wants it.
 *
 * @param previous - The former values of what changed, for `*.updated` events.
 * @returns the event's id.
 */
export function emit(
  account: Account,
  type: Stripe.Event.Type,
  object: StoredObject,
  previous?: object,
): string {
  const endpoints = listening(account, type);
  // The union of all event types cannot follow a type and an object that are both variables.
  const event = {
    id: account.newId("evt_"),
    object: "event",
    api_version: Stripe.API_VERSION,
    created: unixNow(account),
    data: { object, ...(previous && { previous_attributes: previous }) },
    livemode: false,
    pending_webhooks: endpoints.length,
    request: account.request,
    type,
  } as Stripe.Event;
  record(account, event, endpoints);
  return event.id;
}

/** Writes the same fact again as a new event with its own id, as Stripe sometimes does. */
export function duplicate(account: Account, event: Stripe.Event): Stripe.Event {
  const twin = { ...event, id: account.newId("evt_") };
  record(account, twin, listening(account, twin.type));
  return twin;
}

/** An event as the API shows it: with the number of deliveries still outstanding. */
export function present(account: Account, event: Stripe.Event): Stripe.Event {
  const open = account.deliveries
    .list(100, event.id)
    .filter(({ state }) => state === "pending" || state === "sending");
  return { ...event, pending_webhooks: open.length };
}

function record(
  account: Account,
  event: Stripe.Event,
  endpoints: readonly Stripe.WebhookEndpoint[],
): void {
  account.events.put(event);
  for (const { id } of endpoints) account.deliveries.add(event.id, id, account.now());
  if (endpoints.length > 0) account.onDue();
}
