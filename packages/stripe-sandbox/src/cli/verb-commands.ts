import type { Command, Option, Words } from "./command.ts";

type Told = (words: Words) => object;
type Row = Record<string, unknown>;

const text = (help: string): Option => ({ type: "string", help });
const flag = (help: string): Option => ({ type: "boolean", help });

/** A command that tells the sandbox one verb. */
function verb(
  name: string,
  summary: string,
  takes: readonly string[],
  told: Told,
  options: Command["options"] = {},
): Command {
  return {
    summary,
    takes,
    options,
    run: ({ post }, words) => post(name, withoutUndefined(told(words))),
    show: (result: Row | Row[]) => [result].flat().map(lineOf).join("\n"),
  };
}

const SUBSCRIPTION: Told = ({ positionals: [subscription] }) => ({ subscription });
const DISPUTE: Told = ({ positionals: [dispute] }) => ({ dispute });
const REFUND: Told = ({ positionals: [refund] }) => ({ refund });
const EVENT: Told = ({ positionals: [event] }) => ({ event });

/** Payments, one by one. */
const PAYMENTS = {
  checkout: verb(
    "checkout",
    "make a checkout session of one price (id or lookup key)",
    ["price"],
    ({ positionals: [price], values }) => ({
      price,
      quantity: values["quantity"],
      customerEmail: values["email"],
      clientReferenceId: values["reference"],
      trialDays: values["trial-days"],
      billingMode: values["billing-mode"],
    }),
    {
      quantity: text("how many"),
      email: text("the buyer's e-mail"),
      reference: text("its client_reference_id"),
      "trial-days": text("days a plan is free at first"),
      "billing-mode": text("classic or flexible"),
    },
  ),
  pay: verb(
    "pay",
    "do on a session's page what a person would",
    ["session"],
    ({ positionals: [session], values }) => ({
      session,
      how: values["how"],
      promotionCode: values["code"],
      presentmentCurrency: values["presentment"],
    }),
    {
      how: text("card, declined, bank_settles or bank_fails"),
      code: text("a promotion code: FREE100 or SAVE20"),
      presentment: text("the currency adaptive pricing shows it in"),
    },
  ),
  settle: verb(
    "settle",
    "settle or fail a bank payment now",
    ["session", "succeeded|failed"],
    ({ positionals: [session, outcome] }) => ({ session, outcome }),
  ),
  expire: verb("expire", "end an open session", ["session"], ({ positionals: [session] }) => ({
    session,
  })),
  refund: verb(
    "refund",
    "give back all of a payment, or an amount",
    ["payment"],
    ({ positionals: [payment], values }) => ({
      payment,
      amount: values["amount"],
      status: values["status"],
    }),
    {
      amount: text("in minor units"),
      status: text("succeeded, pending or requires_action"),
    },
  ),
  "settle-refund": verb("settle-refund", "let a pending refund arrive", ["refund"], REFUND),
  "fail-refund": verb("fail-refund", "let a refund fail after all", ["refund"], REFUND),
  "cancel-refund": verb("cancel-refund", "take back a refund on its way", ["refund"], REFUND),
  dispute: verb(
    "dispute",
    "dispute a payment, which withdraws its money",
    ["payment"],
    ({ positionals: [payment], values }) => ({
      payment,
      amount: values["amount"],
      inquiry: values["inquiry"],
      withdraw: values["no-withdrawal"] === true ? false : undefined,
    }),
    {
      amount: text("in minor units"),
      inquiry: flag("only ask: nothing is withdrawn"),
      "no-withdrawal": flag("leave the money for `withdraw`"),
    },
  ),
  withdraw: verb("withdraw", "withdraw a dispute's money", ["dispute"], DISPUTE),
  reinstate: verb("reinstate", "give a dispute's money back, undecided", ["dispute"], DISPUTE),
  "close-dispute": verb(
    "close-dispute",
    "decide a dispute; won gives the money back",
    ["dispute", "won|lost"],
    ({ positionals: [dispute, outcome] }) => ({ dispute, outcome }),
  ),
};

const QUANTITY = text("how many");
const PRORATIONS = text("always_invoice, create_prorations or none");

/** Plans, and the clock that moves them. */
const PLANS = {
  advance: verb(
    "advance",
    "put the clock ahead, by days or to a date; all that is due happens",
    ["days|date"],
    ({ positionals: [target = ""] }) =>
      /^\d+(\.\d+)?$/.test(target) ? { days: target } : { to: target },
  ),
  renew: verb(
    "renew",
    "let a month of one plan pass, without the clock",
    ["subscription"],
    ({ positionals: [subscription], values }) => ({
      subscription,
      outcome: values["declined"] === true ? "declined" : undefined,
    }),
    { declined: flag("the card declines") },
  ),
  upgrade: verb(
    "change-plan",
    "give a plan another price (id or lookup key) now",
    ["subscription", "price"],
    ({ positionals: [subscription, price], values }) => ({
      subscription,
      price,
      quantity: values["quantity"],
      prorations: values["prorations"],
      when: values["at-period-end"] === true ? "period_end" : "now",
    }),
    {
      quantity: QUANTITY,
      prorations: PRORATIONS,
      "at-period-end": flag("wait for the period's end"),
    },
  ),
  downgrade: verb(
    "change-plan",
    "give a plan another price at its period's end",
    ["subscription", "price"],
    ({ positionals: [subscription, price], values }) => ({
      subscription,
      price,
      quantity: values["quantity"],
      prorations: values["prorations"],
      when: values["now"] === true ? "now" : "period_end",
    }),
    { quantity: QUANTITY, prorations: PRORATIONS, now: flag("do not wait") },
  ),
  quantity: verb(
    "change-plan",
    "change how many of a plan there are, now",
    ["subscription", "quantity"],
    ({ positionals: [subscription, quantity], values }) => ({
      subscription,
      quantity,
      prorations: values["prorations"],
    }),
    { prorations: PRORATIONS },
  ),
  "keep-plan": verb("keep-plan", "take back what was to change", ["subscription"], SUBSCRIPTION),
  cancel: verb(
    "cancel",
    "end a plan at its period's end",
    ["subscription"],
    ({ positionals: [subscription], values }) => ({
      subscription,
      when: values["now"] === true ? "now" : "period_end",
    }),
    { now: flag("at once") },
  ),
  uncancel: verb("uncancel", "take back that a plan ends", ["subscription"], SUBSCRIPTION),
  pause: verb(
    "pause-plan",
    "stop collecting for a plan",
    ["subscription"],
    ({ positionals: [subscription], values }) => ({
      subscription,
      behavior: values["behavior"],
      days: values["days"],
    }),
    {
      behavior: text("void, mark_uncollectible or keep_as_draft"),
      days: text("resume by itself after so many"),
    },
  ),
  resume: verb("resume-plan", "collect for a plan again", ["subscription"], SUBSCRIPTION),
  "end-trial": verb("end-trial", "end a trial now", ["subscription"], SUBSCRIPTION),
  card: verb(
    "card",
    "give a plan another card",
    ["subscription", "pays|declines"],
    ({ positionals: [subscription, card] }) => ({ subscription, card }),
  ),
  "pay-invoice": verb(
    "pay-invoice",
    "try to collect an open invoice",
    ["invoice"],
    ({ positionals: [invoice], values }) => ({
      invoice,
      outOfBand: values["out-of-band"],
      outcome: values["declined"] === true ? "declined" : undefined,
    }),
    { "out-of-band": flag("it was paid elsewhere"), declined: flag("the card declines") },
  ),
  set: verb(
    "set",
    "turn a knob",
    [],
    ({ values }) => ({ taxPercent: values["tax"], afterRetries: values["after-retries"] }),
    {
      tax: text("percent added to what is sold from now on"),
      "after-retries": text("cancel or past_due: what becomes of a plan nobody pays"),
    },
  ),
};

const ENDPOINT = text("a webhook endpoint's id; left out, the one of the start");

/** Events on their way. */
const DELIVERIES = {
  trigger: verb(
    "trigger",
    "make an event happen, with all that comes before it",
    ["event-type"],
    ({ positionals: [type] }) => ({ type }),
  ),
  "events resend": verb(
    "resend",
    "deliver an event again under its own id",
    ["event"],
    ({ positionals: [event], values }) => ({ event, endpoint: values["endpoint"] }),
    { endpoint: ENDPOINT },
  ),
  "events duplicate": verb("duplicate", "deliver it under a new id", ["event"], EVENT),
  "events drop": verb("drop", "never deliver what is pending of it", ["event"], EVENT),
  "events delay": verb(
    "delay",
    "put off what is pending of it",
    ["event", "milliseconds"],
    ({ positionals: [event, delayMs] }) => ({ event, delayMs }),
  ),
  "deliveries pause": verb("pause", "hold back every delivery", [], () => ({})),
  "deliveries resume": verb(
    "resume",
    "go on, first with the named events in that order",
    ["[events…]"],
    ({ positionals }) => ({ order: positionals }),
  ),
  "rotate-secret": verb(
    "rotate-secret",
    "give an endpoint a new secret; the old one signs beside it for a while",
    [],
    ({ values }) => ({
      endpoint: values["endpoint"],
      secret: values["secret"],
      overlapMs:
        values["overlap-hours"] === undefined
          ? undefined
          : Number(values["overlap-hours"]) * 3_600_000,
    }),
    {
      endpoint: ENDPOINT,
      secret: text("the new one; left out, a random one"),
      "overlap-hours": text("how long both sign; 24 unless told"),
    },
  ),
  "render-as": verb(
    "render-as",
    "say another api_version in what is delivered",
    ["version"],
    ({ positionals: [apiVersion], values }) => ({ apiVersion, endpoint: values["endpoint"] }),
    { endpoint: ENDPOINT },
  ),
};

/** Every command that is one verb. */
export const VERB_COMMANDS: Readonly<Record<string, Command>> = {
  ...PAYMENTS,
  ...PLANS,
  ...DELIVERIES,
};

/** What a person wants to know of an answer: what it is and how it stands. */
function lineOf(row: Row): string {
  const { id, object, event, type, state, status, url, secret } = row;
  const known = [event ?? id, type ?? object, state ?? status, url, secret];
  const words = known.filter((word) => typeof word === "string" || typeof word === "number");
  return words.length > 0 ? words.join("  ") : JSON.stringify(row);
}

function withoutUndefined(told: object): object {
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}
