import { Stripe } from "stripe";
import { expect } from "vitest";
import { ask } from "../ask.ts";
import { look } from "./look.ts";
import {
  type Answer,
  type Delivery,
  isAct,
  type Seen,
  type Sequence,
  type Step,
} from "./sequence.ts";
import { type Run, SECRETS, type Seat, type Stage } from "./stage.ts";

/** Every order of so many deliveries is told, and no more: six have 720. */
const ORDERED_MAX = 5;

/** Between one event and the next, on Stripe's clock, which tells whole seconds. */
const STEP_SECONDS = 10;

const NOTHING: Seen = {
  available: 0,
  held: 0,
  owed: 0,
  sessions: {},
  purchases: {},
  plan: "none",
  parked: [],
};

/** As written: after every step the answer, and everything that can be seen. */
export async function playAsWritten(stage: Stage, { buys, steps }: Sequence): Promise<void> {
  const run = await stage.begin(stage.seats[0]!, buys);
  let seen = atFirst(run);
  for (const [n, step] of steps.entries()) {
    if (isAct(step)) await step[0].act(run);
    else
      expect({ step: n, ...(await send(run, step[0], n)) }).toEqual({ step: n, ...met(step[1]) });
    seen = after(seen, step);
    expect({ step: n, ...(await look(run, eventIds(run, steps))) }).toEqual({
      step: n,
      ...told(seen),
    });
  }
}

/** Every delivery twice, and once more under another id: Stripe does both, and neither changes anything. */
export async function playDoubled(stage: Stage, { buys, steps }: Sequence): Promise<void> {
  const run = await stage.begin(stage.seats[1]!, buys);
  let seen = atFirst(run);
  for (const [n, step] of steps.entries()) {
    if (isAct(step)) await step[0].act(run);
    else {
      const first = [send(run, step[0], n), send(run, step[0], n)];
      const answers = await Promise.all(first);
      expect({ step: n, answers }).toEqual({
        step: n,
        answers: expect.arrayContaining([met(step[1])]),
      });
      for (const again of [...answers, await send(run, step[0], n)]) {
        expect([met(step[1]), met("duplicate")]).toContainEqual(again);
      }
      expect(await send(run, step[0], n, "twin")).toMatchObject({ status: met(step[1]).status });
    }
    seen = after(seen, step);
    expect({ step: n, ...(await look(run, eventIds(run, steps))) }).toEqual({
      step: n,
      ...told(seen),
    });
  }
}

/** Each order of the deliveries behind the last act: all are answered, nothing is granted twice, and the end is the same. */
export async function playInEveryOrder(stage: Stage, sequence: Sequence): Promise<void> {
  const orders = ordersOf(sequence);
  const end = sequence.steps.reduce(after, atFirst(sequence.buys.length));
  const most = Object.values(end.purchases).reduce((sum, row) => sum + creditsIn(row), 0);
  const seatless = orders.values();
  const work = async (seat: Seat) => {
    for (const order of seatless) await playOrder(stage, seat, { sequence, order, end, most });
  };
  await Promise.all(stage.seats.map(work));
}

async function playOrder(
  stage: Stage,
  seat: Seat,
  telling: { sequence: Sequence; order: number[]; end: Seen; most: number },
): Promise<void> {
  const { sequence, order, end, most } = telling;
  const { buys, steps } = sequence;
  const run = await stage.begin(seat, buys);
  for (const n of order) {
    const step = steps[n]!;
    if (isAct(step)) await step[0].act(run);
    else {
      const { status } = await send(run, step[0], n);
      expect({ order, n, status }).toEqual({ order, n, status: met(step[1]).status });
    }
    const granted = await grantedTo(run);
    expect({ order, n, granted, tooMuch: granted > most }).toMatchObject({ tooMuch: false });
  }
  const seen = await look(run, eventIds(run, steps));
  expect({ order, ...folded(seen) }).toEqual({ order, ...told(folded(end)) });
}

/** What the purchases say was ever granted. */
async function grantedTo({ house, names }: Run): Promise<number> {
  const rows = await house.rows(`SELECT credits FROM purchases WHERE wallet_id = '${names.user}'`);
  return rows.reduce((sum, { credits }) => sum + Number(credits), 0);
}

function creditsIn(row: string): number {
  return Number(/: (\d+)/.exec(row)?.[1]);
}

/** Which of the two came first no rule tells, and nobody sees it: neither is paid, and both may be paid after all. */
function folded(seen: Seen): Seen {
  const sessions = Object.entries(seen.sessions).map(([name, state]) => [
    name,
    state.replace(/^(failed|expired):/, "closed:"),
  ]);
  return { ...seen, sessions: Object.fromEntries(sessions) };
}

function ordersOf({ steps, inThisOrder }: Sequence): number[][] {
  const all = steps.map((_, n) => n);
  const from = steps.findLastIndex(isAct) + 1;
  if (inThisOrder || steps.length - from > ORDERED_MAX) return [];
  const orders = permuted(all.slice(from)).map((rest) => [...all.slice(0, from), ...rest]);
  // The first is the one as written.
  return orders.slice(1);
}

function permuted<T>(all: T[]): T[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((first, n) => permuted(all.toSpliced(n, 1)).map((rest) => [first, ...rest]));
}

function atFirst(run: Run | number): Seen {
  const begun = typeof run === "number" ? run : run.sessions;
  const roles = Array.from({ length: Math.max(1, begun) }, (_, n) =>
    n === 0 ? "session" : `session ${n + 1}`,
  );
  const state = begun === 0 ? "unknown: not_found" : "open: pending";
  return { ...NOTHING, sessions: Object.fromEntries(roles.map((role) => [role, state])) };
}

function after(seen: Seen, step: Step): Seen {
  const changes = (isAct(step) ? step[1] : step[2]) ?? {};
  return {
    ...seen,
    ...changes,
    sessions: { ...seen.sessions, ...changes.sessions },
    purchases: { ...seen.purchases, ...changes.purchases },
  };
}

/** Reasons are told by some of their words. */
function told(seen: Seen): object {
  return { ...seen, parked: seen.parked.map((words) => expect.stringContaining(words)) };
}

function met(answer: Answer): { status: number; outcome?: string } {
  return typeof answer === "number" ? { status: answer } : { status: 200, outcome: answer };
}

function eventIds({ names }: Run, steps: Step[]): string[] {
  return steps.map((_, n) => names.of("evt", n + 1));
}

/** One delivery over the wire. */
async function send({ house, names }: Run, delivery: Delivery, n: number, twin = "") {
  const { event, payload, forged, secret = SECRETS.current, ...letter } = delivery(names);
  const now = Math.floor(Date.now() / 1_000);
  const envelope = {
    id: `${names.of("evt", n + 1)}${twin}`,
    object: "event",
    api_version: Stripe.API_VERSION,
    created: names.began + n * STEP_SECONDS,
    livemode: false,
    pending_webhooks: 1,
  };
  const signed = payload ?? JSON.stringify({ ...envelope, ...event });
  const timestamp = now - (letter.ageSeconds ?? 0);
  const header =
    letter.signature ??
    Stripe.webhooks.generateTestHeaderString({ payload: signed, secret, timestamp });
  // A connection of its own: one whose body was refused unread is closed.
  const answer = await ask(house.url, "/api/stripe/webhook", {
    method: "POST",
    headers: { "content-type": "application/json", "stripe-signature": header },
    text: forged ?? signed,
  });
  const { outcome } = JSON.parse(answer.body.toString()) as { outcome?: string };
  return { status: answer.status, ...(outcome !== undefined && { outcome }) };
}
