import * as fc from "fast-check";
import { expect, inject, test } from "vitest";
import { behindPostgres, copyOf } from "../behind.ts";
import { history } from "./history.ts";
import { check, happen, openStage, takeIn } from "./stage.ts";

/** How many histories are told: 10,000 take about half an hour. */
const HISTORIES = Number(process.env.FRAMEFARE_HISTORIES ?? 150);

/** Where chance begins; with a path, one history alone is told again, as a failure says. */
const SEED = Number(process.env.FRAMEFARE_HISTORIES_SEED ?? Date.now() % 0x7fff_ffff);
const PATH = process.env.FRAMEFARE_HISTORIES_PATH;

/** How many people's histories go on at once. */
const PEOPLE = PATH ? 1 : 8;

/** How many histories lie between two words on how far it is. */
const WORD_EVERY = 250;

const TIMEOUT_MS = 60_000 + HISTORIES * 2_000;

test(
  `${HISTORIES} random histories, told to two servers in any order and more than once, end as if told in order and once`,
  { timeout: TIMEOUT_MS },
  async () => {
    const url = await copyOf(inject("emptyDatabase")!);
    const address = { kind: "postgres", url } as const;
    const stage = await openStage({ address, behind: behindPostgres(url), servers: 2 });
    const { stripe, behind, books, count } = stage;
    const began = Date.now();
    const state: { over: number; failed: number | null } = { over: 0, failed: null };

    const person = async (n: number) => {
      const seat = await takeIn(stage.servers);
      const property = fc.asyncProperty(history, async (any) => {
        // Once a history has failed, only it goes on, until it is as short as it can be.
        if (state.failed !== null && state.failed !== n) return;
        try {
          const happening = await happen(stage, seat, any);
          await happening.postman.tellAll();
          await check(stage, happening);
        } catch (error) {
          state.failed = n;
          throw error;
        }
        state.over += 1;
        if (state.over % WORD_EVERY === 0) console.log(wordOn(state.over, began));
      });
      const numRuns = Math.floor((HISTORIES + n) / PEOPLE);
      await fc.assert(property, { seed: SEED + n, numRuns, ...(PATH && { path: PATH }) });
    };
    await Promise.all(Array.from({ length: PEOPLE }, (_, n) => person(n)));

    expect(stripe.lost).toEqual([]);
    const parked = "SELECT * FROM stripe_events WHERE outcome = 'parked'";
    expect(await behind.rows(parked)).toEqual([]);
    expect(await books.ledger.verify()).toMatchObject({ ok: true, problems: [] });
    const [sums] = await behind.rows(
      `SELECT (SELECT count(*) FROM purchases) AS purchases, (SELECT count(*) FROM stripe_events) AS events`,
    );
    console.log(wordOn(state.over, began), JSON.stringify({ ...sums, ...count, seed: SEED }));
  },
);

function wordOn(over: number, began: number): string {
  return `${over} of ${HISTORIES} histories in ${Math.round((Date.now() - began) / 1_000)} s.`;
}
