import { z } from "zod";
import { Refusal } from "../errors.ts";
import { deliveryVerbs } from "./delivery-verbs.ts";
import { paymentVerbs } from "./payment-verbs.ts";
import { planVerbs } from "./plan-verbs.ts";
import type { Tools } from "./verb.ts";

/** Everything a script can make happen; over HTTP, `POST /sandbox/<verb>` with what it is told. */
export const VERBS: typeof paymentVerbs & typeof planVerbs & typeof deliveryVerbs = {
  ...paymentVerbs,
  ...planVerbs,
  ...deliveryVerbs,
};

/** The name of a verb. */
export type Verb = keyof typeof VERBS;
/** What a verb is told; defaults may be left out. */
export type Told<Name extends Verb> = z.input<(typeof VERBS)[Name]["takes"]>;
/** What a verb answers. */
export type Answer<Name extends Verb> = Awaited<ReturnType<(typeof VERBS)[Name]["does"]>>;

/**
 * Runs one verb, in one transaction.
 *
 * @throws {@link Refusal} when `told` does not fit the verb or the verb refuses. Nothing was written.
 */
export async function tell<Name extends Verb>(
  tools: Tools,
  name: Name,
  told: unknown,
): Promise<Answer<Name>> {
  const { takes, does } = VERBS[name];
  const read = takes.safeParse(told);
  if (!read.success) throw new Refusal("parameter_invalid", z.prettifyError(read.error));
  // `verb` ties each verb to what it takes; a name that is a variable loses the tie.
  const run = does as (tools: Tools, told: unknown) => Answer<Name> | Promise<Answer<Name>>;
  // Resuming waits for deliveries, which no transaction may.
  if (name === "resume") return run(tools, read.data);
  return tools.account.atomically(() => run(tools, read.data));
}
