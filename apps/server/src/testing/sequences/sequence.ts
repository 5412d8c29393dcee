import type { Run } from "./stage.ts";

/** The ids of one run, which nobody else has: many runs go through one server. */
export type Names = {
  user: string;
  customer: string;
  subscription: string;
  /** What was begun at a checkout: the attempt's id and its session's, counted from 1. */
  attempt: (n?: number) => string;
  session: (n?: number) => string;
  /** An id of Stripe's that begins so, as in `re_…`, counted from 1. */
  of: (prefix: string, n?: number) => string;
  /** When the story began, in seconds, as Stripe writes it. */
  began: number;
  /** The price at Stripe that sells a sku. */
  price: (sku: string) => string;
};

/** An event without what every event has: the player writes its id, and when it was made. */
export type Told = { type: string; data: { object: object } } & Record<string, unknown>;

/** What Stripe sends, and how: signed now with the right secret unless told otherwise. */
export type Delivery = (names: Names) => {
  event: Told;
  /** What is signed and sent in place of the event. */
  payload?: string;
  /** What is sent in place of what was signed. */
  forged?: string;
  secret?: string;
  signature?: string;
  ageSeconds?: number;
};

/** `outcome` of a 200, or any other status. */
export type Answer = "applied" | "duplicate" | "ignored" | "parked" | 400 | 413 | 500;

/** Something that is done between deliveries, by a person here. */
export type Act = { act: (run: Run) => Promise<unknown> };

/** What anybody can see of a run. Whatever a step does not name stays as it was. */
export type Seen = {
  available: number;
  held: number;
  owed: number;
  /** By session: the attempt's status, and what finalize tells its owner. A stranger is told `not_found`, always. */
  sessions: Record<string, string>;
  /** By what was paid: `status: credits for amount currency`; what was taken back stands behind a minus. */
  purchases: Record<string, string>;
  /** The plan's sku and the subscription's status. */
  plan: string;
  /** Words of the reason of each event that is parked. */
  parked: string[];
};
export type Changes = Partial<Seen>;

export type Telling = [delivery: Delivery, answer: Answer, changes?: Changes];
export type Step = Telling | [act: Act, changes?: Changes];

export type Sequence = {
  /** Skus that go to a checkout before anything is delivered. */
  buys: string[];
  steps: Step[];
  /** Why another order of its deliveries would be another story; then only this one is told. */
  inThisOrder?: string;
};

export type Sequences = Record<string, Sequence>;

export function isAct(step: Step): step is [act: Act, changes?: Changes] {
  return "act" in step[0];
}

/** A row that says no more than what happens. */
export function buying(bought: string | string[], ...steps: Step[]): Sequence {
  return { buys: [bought].flat(), steps };
}

/** The same, told in this order alone. */
export function inThisOrder(why: string, sequence: Sequence): Sequence {
  return { ...sequence, inThisOrder: why };
}
