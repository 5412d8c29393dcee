import { afterAll, beforeAll, describe, test } from "vitest";
import { FOREIGN } from "./foreign.ts";
import { PACKS } from "./packs.ts";
import { playAsWritten, playDoubled, playInEveryOrder } from "./player.ts";
import type { Sequences } from "./sequence.ts";
import { type OpenHouse, openStage, type Stage } from "./stage.ts";

const THEMES: Record<string, Sequences> = {
  packs: PACKS,
  "what is not ours": FOREIGN,
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
