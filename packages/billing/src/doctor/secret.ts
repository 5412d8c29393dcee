import { Stripe } from "stripe";
import { fail, pass, type Verdict } from "./verdict.ts";

/** What the deployment's own webhook answered: a status, or why there was none. */
export type Answers = { signed: (number | string)[]; forged: number | string };

/** The deployment takes what our secrets sign, and nothing that another signs. */
export function secretVerdict({ signed, forged }: Answers, url: string): Verdict {
  const silent = [...signed, forged].find((answer) => typeof answer === "string");
  if (silent !== undefined) {
    return fail(
      `${url} does not answer: ${silent}.`,
      "Start the deployment, and see that APP_URL leads to it.",
    );
  }
  if (forged === 200) {
    return fail(
      "A signature by another secret is taken.",
      "Something in front answers for the webhook: let it through to Framefare.",
    );
  }
  const refused = signed.find((status) => status !== 200);
  if (refused !== undefined || signed.length === 0) {
    return fail(
      `What STRIPE_WEBHOOK_SECRET signs is answered ${refused ?? "nothing"}.`,
      "Start the deployment again with the same STRIPE_WEBHOOK_SECRET as here.",
    );
  }
  if (forged !== 400) {
    const remedy = "Something in front of the webhook answers: Stripe must reach Framefare itself.";
    return fail(`A forged signature is answered ${forged}, not 400.`, remedy);
  }
  return pass("What is signed is taken, what is forged is refused.");
}

/** The same event each time, of a type nobody reads: the log has it once. */
const HARMLESS = {
  id: "evt_framefare_doctor",
  object: "event",
  type: "framefare.doctor",
  data: { object: { id: "framefare_doctor", object: "doctor" } },
};

const TIMEOUT_MS = 10_000;

/** Sends the webhook a harmless event, signed with each secret, and once with one that nobody has. */
export async function readAnswers(
  url: string,
  secrets: string[],
  now: () => number,
): Promise<Answers> {
  const signed: Answers["signed"] = [];
  for (const secret of secrets) signed.push(await send(url, secret, now()));
  return { signed, forged: await send(url, "whsec_of_nobody", now()) };
}

async function send(url: string, secret: string, now: number): Promise<number | string> {
  const payload = JSON.stringify(HARMLESS);
  const timestamp = Math.floor(now / 1_000);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "stripe-signature": signature },
      body: payload,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return answer.status;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message || cause.name : String(cause);
  }
}
