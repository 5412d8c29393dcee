import { z } from "zod";
import type { StripeEvent } from "./events.ts";
import { APP, type Context } from "./meaning.ts";

/** What of any object tells whose it is. Each field alone may be missing, or be something else altogether. */
const Whose = z.object({
  object: z.string().optional().catch(undefined),
  id: z.string().optional().catch(undefined),
  client_reference_id: z.string().nullish().catch(null),
  customer: z.string().nullish().catch(null),
  metadata: z.record(z.string(), z.string()).nullish().catch(null),
});

/** Who an event is about, as far as our rows tell, for a person to look at; nothing is granted by it. */
export function buyerOf(
  { data }: StripeEvent,
  { attemptOf, userOf }: Pick<Context, "attemptOf" | "userOf">,
): string | null {
  const read = Whose.safeParse(data.object);
  if (!read.success) return null;
  const { object, id, client_reference_id, customer, metadata } = read.data;
  if (object === "checkout.session") {
    // Whoever follows a payment link writes its client_reference_id; our own sessions say that they are ours.
    const attemptId = metadata?.app === APP ? (client_reference_id ?? undefined) : undefined;
    const attempt = attemptOf({ ...(id && { sessionId: id }), ...(attemptId && { attemptId }) });
    if (attempt) return attempt.userId;
  }
  return customer ? userOf(customer) : null;
}
