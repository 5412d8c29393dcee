import type { z } from "zod";
import type { Account } from "../account.ts";
import type { Sender } from "../sender.ts";

/** What verbs work with. */
export type Tools = { account: Account; sender: Sender };

/** One thing a script can make happen: what it is told, and what it does, in one transaction. */
export function verb<Takes extends z.ZodType, Answer>(
  takes: Takes,
  does: (tools: Tools, told: z.output<Takes>) => Answer,
) {
  return { takes, does };
}
