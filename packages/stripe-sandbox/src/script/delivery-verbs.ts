import type Stripe from "stripe";
import { z } from "zod";
import type { Account } from "../account.ts";
import { changeEndpoint, rotateSecret, STARTED_ENDPOINT_ID } from "../endpoints.ts";
import { Refusal } from "../errors.ts";
import { duplicate } from "../events.ts";
import { requireObject } from "../lookup.ts";
import type { Delivery } from "../sqlite/delivery-table.ts";
import { trigger, TRIGGERS } from "./trigger.ts";
import { verb } from "./verb.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

const Event = z.strictObject({ event: z.string() });
const Milliseconds = z.coerce.number().pipe(z.int().min(0));

/** Verbs about events and how they reach their endpoints. */
export const deliveryVerbs = {
  /** Makes an event of a type happen, with everything that has to happen before it. */
  trigger: verb(z.strictObject({ type: z.enum(TRIGGERS) }), ({ account }, { type }) =>
    trigger(account, type),
  ),
  /** Delivers an event again under its own id. */
  resend: verb(
    Event.extend({ endpoint: z.string().default(STARTED_ENDPOINT_ID) }),
    ({ account }, { event, endpoint }): Delivery => {
      const to = requireObject(account, "webhook_endpoint", endpoint);
      const id = account.deliveries.add(eventOf(account, event).id, to.id, account.now());
      account.onDue();
      const added = account.deliveries.get(id);
      if (added === undefined) throw new Error(`Delivery ${id} is gone.`);
      return added;
    },
  ),
  /** Writes and delivers the same fact under a new event id. */
  duplicate: verb(Event, ({ account }, { event }) => duplicate(account, eventOf(account, event))),
  /** Never sends what is still pending of an event. */
  drop: verb(Event, ({ account }, { event }) =>
    movePending(account, event, "dropped", account.now()),
  ),
  /** Puts off what is pending of an event, in milliseconds from now. */
  delay: verb(Event.extend({ delayMs: Milliseconds }), ({ account }, { event, delayMs }) =>
    movePending(account, event, "pending", account.now() + delayMs),
  ),
  /** Gives an endpoint a new secret; the old one signs beside it for a day, or `overlapMs`. */
  "rotate-secret": verb(
    z.strictObject({
      endpoint: z.string().default(STARTED_ENDPOINT_ID),
      secret: z.string().min(1).optional(),
      overlapMs: Milliseconds.default(DAY_MS),
    }),
    ({ account }, { endpoint, ...roll }) => rotateSecret(account, endpoint, roll),
  ),
  /** Says another `api_version` in what goes to an endpoint. */
  "render-as": verb(
    z.strictObject({
      endpoint: z.string().default(STARTED_ENDPOINT_ID),
      apiVersion: z.string().min(1),
    }),
    ({ account }, { endpoint, apiVersion }) =>
      changeEndpoint(account, endpoint, { api_version: apiVersion }),
  ),
  /** Holds back every delivery, to reorder, delay or drop some. */
  pause: verb(z.strictObject({}), ({ sender }): { paused: true } => {
    sender.pause();
    return { paused: true };
  }),
  /** Goes on, first with the named events in that order, one at a time. */
  resume: verb(
    z.strictObject({ order: z.array(z.string()).default([]) }),
    ({ sender }, { order }) => sender.resume(order),
  ),
};

function eventOf(account: Account, id: string): Stripe.Event {
  const event = account.events.get(id);
  if (event === undefined) throw new Refusal("resource_missing", `No such event: '${id}'`, "event");
  return event;
}

function movePending(
  account: Account,
  event: string,
  state: "pending" | "dropped",
  dueAt: number,
): Delivery[] {
  eventOf(account, event);
  for (const delivery of account.deliveries.list(100, event)) {
    if (delivery.state === "pending") account.deliveries.move(delivery.id, state, dueAt);
  }
  account.onDue();
  return account.deliveries.list(100, event);
}
