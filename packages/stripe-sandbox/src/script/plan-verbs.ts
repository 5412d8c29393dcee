import type Stripe from "stripe";
import { z } from "zod";
import type { Account } from "../account.ts";
import { updateCard } from "../cards.ts";
import { findPrice, requireObject } from "../lookup.ts";
import { mainItem } from "../objects/subscription.ts";
import { changePlan, endTrial } from "../plan-changes.ts";
import { changeAtPeriodEnd, release } from "../plan-schedules.ts";
import { cancelAtPeriodEnd, cancelNow, pause, resume } from "../plans.ts";
import { payInvoice, payOutOfBand, renew } from "../renewals.ts";
import { advance } from "../timekeeper.ts";
import { Refusal } from "../errors.ts";
import { verb } from "./verb.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

const Days = z.coerce.number().pipe(z.number().positive().max(3_660));
const Outcome = z.enum(["paid", "declined"]).optional();
const Subscription = z.strictObject({ subscription: z.string() });
const Flag = z.union([z.boolean(), z.stringbool()]);

/** Verbs about plans, and about the time that makes them move. */
export const planVerbs = {
  /** Puts the clock ahead, by days or to a date; everything due happens on the way, in order. */
  advance: verb(
    z.strictObject({ days: Days.optional(), to: z.iso.datetime().or(z.iso.date()).optional() }),
    ({ account }, { days, to }) => {
      if ((days === undefined) === (to === undefined)) {
        throw new Refusal("parameter_invalid", "Say either `days` or `to`.", "days");
      }
      const target = to === undefined ? account.clock.now() + (days ?? 0) * DAY_MS : Date.parse(to);
      return advance(account, target);
    },
  ),
  /** Lets a month of one plan pass, without the clock: bills it, tries what is unpaid, or ends it. */
  renew: verb(
    z.strictObject({ subscription: z.string(), outcome: Outcome }),
    ({ account }, { subscription, outcome }) => renew(account, subscription, outcome),
  ),
  /** Another price (id or lookup key) or quantity, at once or at the period's end. */
  "change-plan": verb(
    z.strictObject({
      subscription: z.string(),
      price: z.string().optional(),
      quantity: z.coerce.number().pipe(z.int().min(1)).optional(),
      when: z.enum(["now", "period_end"]).default("now"),
      prorations: z.enum(["always_invoice", "create_prorations", "none"]).default("always_invoice"),
      outcome: Outcome,
    }),
    ({ account }, { when, price, quantity, ...told }) => {
      const subscription = planOf(account, told);
      const item = mainItem(subscription);
      const next = {
        price: price === undefined ? item.price : findPrice(account, price),
        quantity: quantity ?? item.quantity ?? 1,
      };
      if (when === "period_end") return changeAtPeriodEnd(account, subscription, next);
      const { prorations, outcome } = told;
      return changePlan(account, subscription, { ...next, prorations, outcome });
    },
  ),
  /** Takes back what was to change at the period's end. */
  "keep-plan": verb(Subscription, ({ account }, told) => release(account, planOf(account, told))),
  /** Ends a plan, at once or at the period's end. */
  cancel: verb(
    Subscription.extend({ when: z.enum(["now", "period_end"]).default("period_end") }),
    ({ account }, told) => {
      const subscription = planOf(account, told);
      if (told.when === "now") return cancelNow(account, subscription);
      return cancelAtPeriodEnd(account, subscription, true);
    },
  ),
  /** Takes back that a plan ends. */
  uncancel: verb(Subscription, ({ account }, told) =>
    cancelAtPeriodEnd(account, planOf(account, told), false),
  ),
  /** Stops collecting, until resumed or for some days. */
  "pause-plan": verb(
    Subscription.extend({
      behavior: z.enum(["keep_as_draft", "mark_uncollectible", "void"]).default("void"),
      days: Days.optional(),
    }),
    ({ account }, { behavior, days, ...told }) =>
      pause(account, planOf(account, told), {
        behavior,
        resumes_at:
          days === undefined ? null : Math.floor((account.clock.now() + days * DAY_MS) / 1_000),
      }),
  ),
  /** Collects again. */
  "resume-plan": verb(Subscription, ({ account }, told) => resume(account, planOf(account, told))),
  /** Ends a trial now. */
  "end-trial": verb(Subscription, ({ account }, told) => endTrial(account, planOf(account, told))),
  /** Gives a plan another card, which `pays` or `declines` from now on. */
  card: verb(
    Subscription.extend({ card: z.enum(["pays", "declines"]).default("pays") }),
    ({ account }, { subscription, card }) => updateCard(account, subscription, card),
  ),
  /** Tries to collect an open invoice now, or notes that it was paid elsewhere. */
  "pay-invoice": verb(
    z.strictObject({ invoice: z.string(), outcome: Outcome, outOfBand: Flag.default(false) }),
    ({ account }, told) => {
      const invoice = requireObject(account, "invoice", told.invoice);
      if (told.outOfBand) return payOutOfBand(account, invoice);
      return payInvoice(account, invoice, told.outcome);
    },
  ),
  /** Turns a knob: tax on what is sold from now on, and what becomes of a plan nobody pays. */
  set: verb(
    z.strictObject({
      taxPercent: z.coerce.number().pipe(z.number().min(0).max(100)).optional(),
      afterRetries: z.enum(["cancel", "past_due"]).optional(),
    }),
    ({ account }, { taxPercent, afterRetries }) => {
      account.knobs.turn({
        ...(taxPercent !== undefined && { taxPercent }),
        ...(afterRetries !== undefined && { afterRetries }),
      });
      return account.knobs.all();
    },
  ),
};

function planOf(account: Account, told: { subscription: string }): Stripe.Subscription {
  return requireObject(account, "subscription", told.subscription);
}
