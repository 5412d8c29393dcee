import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { House, Person } from "../house.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import type { WhenDone } from "../when-done.ts";
import { OFFERS } from "./offers.ts";
import type { Names } from "./sequence.ts";
import { openStandInStripe, priceIdOf } from "./stand-in-stripe.ts";

/** How many runs go on at once. */
const SEATS = 8;

/** Long enough for every event of a sequence to be made in the past. */
const BEGAN_SECONDS_AGO = 600;

/** Stripe signs with the second while the first is being taken into use. */
export const SECRETS = { current: "whsec_of_today", old: "whsec_of_yesterday" };

export const ADMIN = "admin@framefare.example";

/** Opens the house that the sequences are told to, in this environment. */
export type OpenHouse = (env: Record<string, string>, whenDone: WhenDone) => Promise<House>;

/** One server for all runs, and people who are signed in already. */
export async function openStage(open: OpenHouse, whenDone: WhenDone) {
  const stripe = await openStandInStripe(whenDone);
  const planConfig = join(temporaryFolder(whenDone), "plan-config.json");
  writeFileSync(planConfig, JSON.stringify(OFFERS));
  const house = await open(
    {
      // Nothing is drawn, so that a hold stays one.
      ROLE: "web",
      ADMIN_EMAILS: ADMIN,
      STRIPE_SECRET_KEY: "sk_test_sequences",
      STRIPE_API_BASE: stripe.url,
      STRIPE_WEBHOOK_SECRET: `${SECRETS.current}, ${SECRETS.old}`,
      PLAN_CONFIG: planConfig,
    },
    whenDone,
  );
  const admin = await house.signUp(ADMIN);
  const stranger = await house.signUp();
  const seats: Seat[] = [];
  while (seats.length < SEATS) {
    const person = await house.signUp();
    seats.push({ person, userId: person.userId });
  }
  const state = { runs: 0 };

  /** A run by somebody who was never here before, with nothing in their wallet. */
  async function begin(seat: Seat, skus: string[]) {
    state.runs += 1;
    const run = `r${state.runs}x`;
    const userId = `user_${run}`;
    await takeSeat(house, seat, userId);
    const { trpc } = seat.person;
    const attempts: { attempt: string; session: string }[] = [];
    for (const sku of skus) {
      const attempt = randomUUID();
      const { sessionId } = await trpc.billing.checkout.mutate({ sku, attemptId: attempt });
      attempts.push({ attempt, session: sessionId });
    }
    const [customer] = await house.rows(
      `SELECT stripe_customer_id FROM billing_customers WHERE user_id = '${userId}'`,
    );
    const of = (prefix: string, n = 1) => `${prefix}_${run}_${n}`;
    const names: Names = {
      user: userId,
      customer: String(customer?.stripe_customer_id ?? of("cus")),
      subscription: of("sub"),
      attempt: (n = 1) => attempts[n - 1]?.attempt ?? of("attempt", n),
      session: (n = 1) => attempts[n - 1]?.session ?? of("cs", n),
      of,
      price: priceOf,
      began: Math.floor(Date.now() / 1_000) - BEGAN_SECONDS_AGO,
    };
    return { house, stripe, admin, stranger, trpc, names, sessions: attempts.length };
  }

  return { house, admin, seats, begin };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;
export type Run = Awaited<ReturnType<Stage["begin"]>>;

/** Somebody who is signed in, and who sits there now. */
export type Seat = { person: Person; userId: string };

/** Hands a session to a new account: to sign up takes a password's hash, longer than a whole run. */
async function takeSeat({ exec }: House, seat: Seat, userId: string): Promise<void> {
  const copied = "email_verified, created_at, updated_at";
  await exec(
    `BEGIN;
     INSERT INTO auth_users (id, name, email, ${copied})
       SELECT '${userId}', name, '${userId}@example.com', ${copied}
       FROM auth_users WHERE id = '${seat.userId}';
     UPDATE auth_sessions SET user_id = '${userId}' WHERE user_id = '${seat.userId}';
     COMMIT`,
  );
  seat.userId = userId;
}

function priceOf(sku: string): string {
  const offer = [...OFFERS.packs, ...OFFERS.plans].find((each) => each.sku === sku);
  return offer ? priceIdOf(offer.stripePrice) : `price_of_no_plan`;
}
