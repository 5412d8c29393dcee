import { afterAll, beforeAll, describe, test } from "vitest";
import { DISPUTES } from "./disputes.ts";
import { DOOR } from "./door.ts";
import { FOREIGN } from "./foreign.ts";
import { PARKED } from "./parked.ts";
import { PLAN_BEGINNINGS } from "./plan-beginnings.ts";
import { PLANS } from "./plans.ts";
import { PACKS } from "./packs.ts";
import { playAsWritten, playDoubled, playInEveryOrder } from "./player.ts";
import { REFUNDS } from "./refunds.ts";
import type { Sequences } from "./sequence.ts";
import { type OpenHouse, openStage, type Stage } from "./stage.ts";

const THEMES: Record<string, Sequences> = {
  packs: PACKS,
  "a plan's beginning": PLAN_BEGINNINGS,
  "a plan's life": PLANS,
  refunds: REFUNDS,
  disputes: DISPUTES,
  "what is not ours": FOREIGN,
  "what is parked": PARKED,
  "the door": DOOR,
};

/** Tells every sequence to one server, opened by `open`: as written, doubled, and in every order. */
export function describeSequences(where: string, open: OpenHouse): void {
  describe(`sequences told to a server ${where},`, () => {
    const undo: (() => unknown)[] = [];
    let stage: Stage;

    beforeAll(async () => {
      stage = await openStage(open, (step) => undo.push(step));
    });
    afterAll(async () => {
      for (const step of undo.toReversed()) await step();
    });

    describe.each(Object.entries(THEMES))("of %s:", (_, sequences) => {
      test.each(Object.entries(sequences))("%s", async (_name, sequence) => {
        await playAsWritten(stage, sequence);
        await playDoubled(stage, sequence);
        await playInEveryOrder(stage, sequence);
      });
    });
  });
}
