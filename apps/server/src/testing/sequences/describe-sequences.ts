import type { VerifyProgress } from "@framefare/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DISPUTES } from "./disputes.ts";
import { DOOR } from "./door.ts";
import { FOREIGN } from "./foreign.ts";
import { OWED } from "./owed.ts";
import { PACKS } from "./packs.ts";
import { PARKED } from "./parked.ts";
import { PLAN_BEGINNINGS } from "./plan-beginnings.ts";
import { PLAN_MONEY_BACK } from "./plan-money-back.ts";
import { PLANS } from "./plans.ts";
import { playAsWritten, playDoubled, playInEveryOrder } from "./player.ts";
import { REFUNDS } from "./refunds.ts";
import type { Sequences } from "./sequence.ts";
import { type OpenHouse, openStage, type Stage } from "./stage.ts";

/** Five deliveries have 120 orders: a slow machine, busy with something else, takes its time. */
const ORDERS_TIMEOUT_MS = 300_000;

type Themes = Record<string, Sequences>;

/** What comes in. */
export const PAYMENTS: Themes = {
  packs: PACKS,
  "a plan's beginning": PLAN_BEGINNINGS,
  "a plan's life": PLANS,
  "what is not ours": FOREIGN,
  "the door": DOOR,
};

/** What goes back, and what waits. */
export const MONEY_BACK: Themes = {
  refunds: REFUNDS,
  disputes: DISPUTES,
  "what is owed": OWED,
  "a plan's money": PLAN_MONEY_BACK,
  "what is parked": PARKED,
};

/** Tells every sequence to one server, opened by `open`: as written, doubled, and in every order. */
export function describeSequences(themes: Themes, open: OpenHouse): void {
  describe("what Stripe sends,", () => {
    const undo: (() => unknown)[] = [];
    let stage: Stage;

    beforeAll(async () => {
      stage = await openStage(open, (step) => undo.push(step));
    });
    afterAll(async () => {
      for (const step of undo.toReversed()) await step();
    });

    describe.each(Object.entries(themes))("of %s:", (_, sequences) => {
      test.each(Object.entries(sequences))(
        "%s",
        async (_name, sequence) => {
          await playAsWritten(stage, sequence);
          await playDoubled(stage, sequence);
          await playInEveryOrder(stage, sequence);
        },
        ORDERS_TIMEOUT_MS,
      );
    });

    test("after all of them, the books add up", async () => {
      expect(await verify(stage)).toMatchObject({ ok: true, problems: [] });
    });
  });
}

/** Has every wallet's journal read again, as an admin does. */
async function verify({ house, admin }: Stage): Promise<VerifyProgress["found"]> {
  const headers = { accept: "text/event-stream", ...admin.headers };
  const answer = await fetch(`${house.url}/trpc/operations.verify?input={}`, { headers });
  const lines = (await answer.text()).split("\n").filter((line) => line.includes('"found"'));
  const progress = lines.map((line) => JSON.parse(line.slice("data: ".length)) as VerifyProgress);
  return progress.at(-1)?.found;
}
