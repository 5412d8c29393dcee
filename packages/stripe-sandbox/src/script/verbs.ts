import type Stripe from "stripe";
import { z } from "zod";
import type { Account } from "../account.ts";
import { decline, pay, settleBank } from "../checkout.ts";
import { closeDispute, openDispute } from "../disputes.ts";
import { changeEndpoint, rotateSecret, STARTED_ENDPOINT_ID } from "../endpoints.ts";
import { Refusal } from "../errors.ts";
import { duplicate } from "../events.ts";
import { requireObject } from "../lookup.ts";
import { renew } from "../plans.ts";
import { applyPromotion } from "../promotion.ts";
import { chargeOf, createRefund, failRefund } from "../refunds.ts";
import type { Sender } from "../sender.ts";
import type { Delivery } from "../sqlite/delivery-table.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

const Amount = z.coerce.number().pipe(z.int().min(1)).optional();

/** What each verb takes; over HTTP, the body of `POST /sandbox/<verb>`. */
export const VERBS = {
  /** Does on a session's hosted page what a person would. */
  pay: z.strictObject({
    session: z.string(),
    how: z.enum(["card", "declined", "bank_settles", "bank_fails"]).default("card"),
    promotionCode: z.string().optional(),
  }),
  /** Gives money back; `payment` is a PaymentIntent, charge, session or invoice, `amount` in minor units. */
  refund: z.strictObject({ payment: z.string(), amount: Amount }),
  /** Lets a refund fail after all. */
  "fail-refund": z.strictObject({ refund: z.string() }),
  /** Opens a dispute; an inquiry withdraws no money. */
  dispute: z.strictObject({
    payment: z.string(),
    amount: Amount,
    inquiry: z.boolean().default(false),
  }),
  /** Decides a dispute. */
  "close-dispute": z.strictObject({ dispute: z.string(), outcome: z.enum(["won", "lost"]) }),
  /** Lets a month of a plan pass. */
  renew: z.strictObject({
    subscription: z.string(),
    outcome: z.enum(["paid", "declined"]).default("paid"),
  }),
  /** Settles a bank payment now. */
  settle: z.strictObject({ session: z.string(), outcome: z.enum(["succeeded", "failed"]) }),
  /** Delivers an event again under its own id. */
  resend: z.strictObject({
    event: z.string(),
    endpoint: z.string().default(STARTED_ENDPOINT_ID),
  }),
  /** Writes and delivers the same fact under a new event id. */
  duplicate: z.strictObject({ event: z.string() }),
  /** Never sends what is still pending of an event. */
  drop: z.strictObject({ event: z.string() }),
  /** Puts off what is pending of an event, in milliseconds from now. */
  delay: z.strictObject({ event: z.string(), delayMs: z.coerce.number().pipe(z.int().min(0)) }),
  /** Gives an endpoint a new secret; the old one signs beside it for a day, or `overlapMs`. */
  "rotate-secret": z.strictObject({
    endpoint: z.string().default(STARTED_ENDPOINT_ID),
    secret: z.string().min(1).optional(),
    overlapMs: z.coerce.number().pipe(z.int().min(0)).default(DAY_MS),
  }),
  /** Says another `api_version` in what goes to an endpoint. */
  "render-as": z.strictObject({
    endpoint: z.string().default(STARTED_ENDPOINT_ID),
    apiVersion: z.string().min(1),
  }),
  /** Holds back every delivery, to reorder, delay or drop some. */
  pause: z.strictObject({}),
  /** Goes on, first with the named events in that order, one at a time. */
  resume: z.strictObject({ order: z.array(z.string()).default([]) }),
} as const;

/** The name of a verb. */
export type Verb = keyof typeof VERBS;
type Told<Name extends Verb> = z.output<(typeof VERBS)[Name]>;

/** The verbs, ready to run. A refusal rejects, and then nothing was written. */
export type Script = ReturnType<typeof createScript>;

/** Makes the verbs of an account. */
export function createScript(account: Account, sender: Sender) {
  const eventOf = (id: string): Stripe.Event => {
    const event = account.events.get(id);
    if (event === undefined)
      throw new Refusal("resource_missing", `No such event: '${id}'`, "event");
    return event;
  };
  const movePending = (event: string, state: "pending" | "dropped", dueAt: number): Delivery[] => {
    eventOf(event);
    for (const delivery of account.deliveries.list(100, event)) {
      if (delivery.state === "pending") account.deliveries.move(delivery.id, state, dueAt);
    }
    account.onDue();
    return account.deliveries.list(100, event);
  };

  return {
    pay: ({ session, how, promotionCode }: Told<"pay">): Stripe.Checkout.Session => {
      if (promotionCode !== undefined) applyPromotion(account, session, promotionCode);
      return how === "declined" ? decline(account, session) : pay(account, session, how);
    },
    refund: ({ payment, amount }: Told<"refund">): Stripe.Refund =>
      createRefund(account, {
        charge: chargeOf(account, payment),
        amount,
        reason: "requested_by_customer",
        metadata: {},
      }),
    "fail-refund": ({ refund }: Told<"fail-refund">): Stripe.Refund => failRefund(account, refund),
    dispute: ({ payment, amount, inquiry }: Told<"dispute">): Stripe.Dispute =>
      openDispute(account, { charge: chargeOf(account, payment), amount, inquiry }),
    "close-dispute": ({ dispute, outcome }: Told<"close-dispute">): Stripe.Dispute =>
      closeDispute(account, dispute, outcome),
    renew: ({ subscription, outcome }: Told<"renew">): Stripe.Subscription =>
      renew(account, subscription, outcome),
    settle: ({ session, outcome }: Told<"settle">): Stripe.Checkout.Session =>
      settleBank(account, session, outcome),
    resend: ({ event, endpoint }: Told<"resend">): Delivery => {
      const to = requireObject(account, "webhook_endpoint", endpoint);
      const id = account.deliveries.add(eventOf(event).id, to.id, account.now());
      account.onDue();
      const added = account.deliveries.get(id);
      if (added === undefined) throw new Error(`Delivery ${id} is gone.`);
      return added;
    },
    duplicate: ({ event }: Told<"duplicate">): Stripe.Event => duplicate(account, eventOf(event)),
    drop: ({ event }: Told<"drop">): Delivery[] => movePending(event, "dropped", account.now()),
    delay: ({ event, delayMs }: Told<"delay">): Delivery[] =>
      movePending(event, "pending", account.now() + delayMs),
    "rotate-secret": ({ endpoint, ...roll }: Told<"rotate-secret">): Stripe.WebhookEndpoint =>
      rotateSecret(account, endpoint, roll),
    "render-as": ({ endpoint, apiVersion }: Told<"render-as">): Stripe.WebhookEndpoint =>
      changeEndpoint(account, endpoint, { api_version: apiVersion }),
    pause: (): { paused: true } => {
      sender.pause();
      return { paused: true };
    },
    resume: ({ order }: Told<"resume">): Promise<Delivery[]> => sender.resume(order),
  } satisfies { [Name in Verb]: (told: Told<Name>) => unknown };
}

/**
 * Runs one verb, in one transaction.
 *
 * @throws {@link Refusal} when `told` does not fit the verb or the verb refuses. Nothing was written.
 */
export async function tell<Name extends Verb>(
  account: Account,
  script: Script,
  verb: Name,
  told: unknown,
): Promise<Awaited<ReturnType<Script[Name]>>> {
  const read = VERBS[verb].safeParse(told);
  if (!read.success) throw new Refusal("parameter_invalid", z.prettifyError(read.error));
  // `satisfies` above ties each verb to its own parameters; a variable verb loses the tie.
  const run = script[verb] as (told: unknown) => Awaited<ReturnType<Script[Name]>>;
  // Resuming waits for deliveries, which no transaction may.
  const result = verb === "resume" ? run(read.data) : account.atomically(() => run(read.data));
  return result;
}
