import * as fc from "fast-check";
import { expect } from "vitest";
import type { DatabaseAddress } from "../../house/env.ts";
import type { Behind } from "../behind.ts";
import { diceOf, shuffled } from "./dice.ts";
import { type Buy, history } from "./history.ts";
import { deliver } from "./postman.ts";
import { check, type Happening, happen, openStage, type Stage, takeIn } from "./stage.ts";
import type { Letter } from "./stripe.ts";

/** How many deliveries are under way at once. */
const AT_ONCE = 8;

/** Up to how many of them are answered before the server is killed, and how long after that, in milliseconds. */
const ANSWERED_MAX = 12;
const LATER_MAX_MS = 8;

/** How many of those that were answered are told again, of a hundred. */
const AGAIN_PERCENT = 15;

/**
 * A server is killed again and again while it is told what became of people's money, and told again whatever it did not answer.
 * In the end its books are those of one that was told everything in order and never stopped. Answers what was seen.
 */
export async function outliveKills(options: {
  address: DatabaseAddress;
  behind: Behind;
  kills: number;
  seed: number;
}) {
  const { kills, seed } = options;
  const dice = diceOf(seed);
  const stage = await openStage({ ...options, servers: 1 });
  const happenings = await happenUntold(stage, { histories: kills * 2, seed });
  const telling = { stage, dice, left: new Set<Letter>(), answered: new Set<Letter>(), cut: 0 };
  const takeUp = () => {
    const letters = happenings.flatMap(({ story }) => story.mailbox.letters);
    for (const letter of letters) if (!telling.answered.has(letter)) telling.left.add(letter);
  };
  takeUp();
  for (let n = 0; n < kills; n += 1) {
    expect({ n, left: telling.left.size }).not.toMatchObject({ left: 0 });
    await tellUntilKilled(telling);
    stage.servers[0] = await stage.start();
    await nothingAnsweredIsLost(telling);
  }
  // To be told may make Stripe tell more.
  do {
    await tellRest(telling);
    await stage.stripe.sandbox.idle();
    takeUp();
  } while (telling.left.size > 0);

  for (const happening of happenings) await check(stage, happening);
  const [log] = await stage.behind.rows("SELECT count(*) AS lines FROM stripe_events");
  expect(log).toEqual({ lines: telling.answered.size });
  expect(await stage.books.ledger.verify()).toMatchObject({ ok: true, problems: [] });
  expect(stage.stripe.lost).toEqual([]);
  return { kills, events: telling.answered.size, cutOff: telling.cut };
}

type Telling = {
  stage: Stage;
  dice: () => number;
  /** What was not answered yet, or not with 200. */
  left: Set<Letter>;
  answered: Set<Letter>;
  /** How many deliveries the kills cut off. */
  cut: number;
};

async function happenUntold(
  stage: Stage,
  { histories, seed }: { histories: number; seed: number },
): Promise<Happening[]> {
  const seat = await takeIn(stage.servers);
  const happenings: Happening[] = [];
  for (const any of fc.sample(history, { seed, numRuns: histories })) {
    const buys = any.buys.map((buy): Buy => ({ ...buy, told: 0 }));
    const happening = await happen(stage, seat, { ...any, buys, spent: 0 });
    await stage.stripe.sandbox.idle();
    await happening.postman.makeTwins();
    happenings.push(happening);
  }
  await stage.stripe.sandbox.idle();
  return happenings;
}

/** Some of what is left, and some of what was answered once more, until the server is gone in the middle of it. */
async function tellUntilKilled(telling: Telling): Promise<void> {
  const { stage, dice, left, answered } = telling;
  const [server] = stage.servers as [Stage["servers"][0]];
  const again = [...answered].filter(() => dice() * 100 < AGAIN_PERCENT);
  const letters = shuffled([...left, ...again], dice);
  const answersUntil = 1 + Math.floor(dice() * ANSWERED_MAX);
  const laterMs = dice() * LATER_MAX_MS;
  let answers = 0;
  let killing: Promise<void> | null = null;
  const kill = async () => {
    await new Promise((resolve) => setTimeout(resolve, laterMs));
    await server.kill();
  };
  const carry = async () => {
    for (let letter = letters.shift(); letter; letter = letters.shift()) {
      try {
        if (await deliver(server.url, letter.payload, stage.secret)) take(telling, letter);
      } catch (error) {
        // `fetch` says so when the other end is gone.
        if (!(error instanceof TypeError)) throw error;
        telling.cut += 1;
        return;
      }
      answers += 1;
      if (answers >= answersUntil) killing ??= kill();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, carry));
  await (killing ?? kill());
}

function take({ left, answered }: Telling, letter: Letter): void {
  left.delete(letter);
  answered.add(letter);
}

async function tellRest(telling: Telling): Promise<void> {
  const { stage, left, dice } = telling;
  const letters = shuffled([...left], dice);
  const [server] = stage.servers as [Stage["servers"][0]];
  const carry = async () => {
    for (let letter = letters.shift(); letter; letter = letters.shift())
      if (await deliver(server.url, letter.payload, stage.secret)) take(telling, letter);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, carry));
}

/** What was answered 200 is in the books, whatever happened then, and the books are whole. */
async function nothingAnsweredIsLost({ stage, answered }: Telling): Promise<void> {
  const rows = await stage.behind.rows("SELECT event_id FROM stripe_events");
  const logged = new Set(rows.map(({ event_id }) => event_id));
  const lost = [...answered].filter(({ event }) => !logged.has(event.id));
  expect(lost.map(({ event }) => event.type)).toEqual([]);
  expect((await stage.books.ledger.verify()).problems).toEqual([]);
}
