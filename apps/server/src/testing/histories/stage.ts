import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { readPlanConfig } from "../../house/plan-config-file.ts";
import type { DatabaseAddress } from "../../house/env.ts";
import type { Behind } from "../behind.ts";
import { clientOf, type Person, signUp } from "../house.ts";
import { type ServerProcess, startServer } from "../server-process.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { copyBuyer, openBooks, standing } from "./books.ts";
import { diceOf } from "./dice.ts";
import type { Buy, History } from "./history.ts";
import { newCount, openPostman, type Postman } from "./postman.ts";
import { act, checkOut, closePages, leavePage, newStory, paidFor, type Story } from "./story.ts";
import { openStripe, STRIPE_KEY } from "./stripe.ts";

const ADMIN = "admin@framefare.example";

/** Where people find all of the servers. */
const APP_URL = "http://localhost:3000";
const SECRET = "whsec_of_all_servers";

/** Servers on one database, a Stripe that tells nobody but us, and books that are told everything in order and once. */
export async function openStage(options: {
  address: DatabaseAddress;
  behind: Behind;
  servers: number;
}) {
  const { address, behind } = options;
  const planConfig = readPlanConfig(null);
  const stripe = await openStripe(planConfig);
  const dataDir = temporaryFolder();
  const env = {
    APP_URL,
    DATA_DIR: dataDir,
    DATABASE_URL: address.kind === "sqlite" ? `file:${address.file}` : address.url,
    AUTH_SECRET: "a secret that all of these servers share",
    ADMIN_EMAILS: ADMIN,
    STRIPE_SECRET_KEY: STRIPE_KEY,
    STRIPE_API_BASE: stripe.sandbox.url,
    STRIPE_WEBHOOK_SECRET: SECRET,
  };
  const start = () => startServer(env);
  const servers: ServerProcess[] = [];
  // One after the other: the first makes the tables.
  while (servers.length < options.servers) servers.push(await start());
  const opened = { stripe: stripe.client, planConfig };
  const books = await openBooks(address, opened);
  const oracle = await openBooks({ kind: "sqlite", file: ":memory:" }, opened);
  const stage = {
    planConfig,
    stripe,
    behind,
    servers,
    start,
    books,
    oracle,
    secret: SECRET,
    count: newCount(),
    urls: () => servers.map(({ url }) => url),
  };
  return { ...stage, admin: await takeIn(stage.servers, ADMIN) };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** Somebody who is signed in at every server. */
export type Seat = { userId: string; headers: Person["headers"] };

export async function takeIn(servers: ServerProcess[], email?: string): Promise<Seat> {
  const [{ url }] = servers as [ServerProcess];
  return signUp(url, APP_URL, email ?? `${randomUUID()}@example.com`);
}

/** Hands a session to a new account: to sign up takes a password's hash, longer than a whole history. */
async function takeSeat({ behind }: Stage, seat: Seat): Promise<void> {
  const userId = randomUUID();
  const copied = "email_verified, created_at, updated_at";
  await behind.exec(
    `BEGIN;
     INSERT INTO auth_users (id, name, email, ${copied})
       SELECT '${userId}', name, '${userId}@example.com', ${copied}
       FROM auth_users WHERE id = '${seat.userId}';
     UPDATE auth_sessions SET user_id = '${userId}' WHERE user_id = '${seat.userId}';
     COMMIT`,
  );
  seat.userId = userId;
}

/** A history that is happening. */
export type Happening = {
  userId: string;
  story: Story;
  postman: Postman;
  /** What was taken out of the wallet, and the events that were told by then. */
  spending: { request: Adjustment; after: Set<string> } | null;
};

type Adjustment = { key: string; userId: string; credits: number; reason: string };

/** Everything a history is about happens, and as much of it is told meanwhile as it says. */
export async function happen(stage: Stage, seat: Seat, history: History): Promise<Happening> {
  await takeSeat(stage, seat);
  const { userId } = seat;
  const { stripe, count, secret } = stage;
  const story = newStory();
  const postman = openPostman({
    stripe,
    count,
    secret,
    mailbox: story.mailbox,
    atOnce: history.atOnce,
    servers: stage.urls(),
    dice: diceOf(history.dice),
  });
  for (const buy of history.buys) {
    await live(stage, seat, { story, buy });
    if (buy.told > 0) await postman.tell(buy.told);
  }
  const spending = await spend(stage, userId, history.spent);
  await closePages(stripe, story);
  const after = postman.told();
  return { userId, story, postman, spending: spending && { request: spending, after } };
}

async function live(stage: Stage, seat: Seat, { story, buy }: { story: Story; buy: Buy }) {
  const { planConfig, stripe } = stage;
  const offers = [...planConfig.packs, ...planConfig.plans];
  const { sku } = offers[buy.sku % offers.length]!;
  const urls = stage.urls();
  const at = { first: urls.slice(0, 1), second: urls.slice(-1), both: urls }[buy.at];
  const checkouts = at.map((url) => clientOf(url, seat.headers).billing.checkout);
  const session = await checkOut(stripe, story, { sku, checkouts });
  if (session === null) return;
  await leavePage(stripe, story, { session, ends: buy.ends });
  for (const what of buy.acts) await act(stripe, story, what, planConfig);
}

async function spend(stage: Stage, userId: string, percent: number): Promise<Adjustment | null> {
  if (percent === 0) return null;
  const { available } = await stage.books.ledger.balance(userId);
  const credits = Math.floor((available * percent) / 100);
  if (credits === 0) return null;
  const request = { key: randomUUID(), userId, credits: -credits, reason: "Spent." };
  const [url = ""] = stage.urls();
  await clientOf(url, stage.admin.headers).operations.adjust.mutate(request);
  return request;
}

/** Once everything is told: it is as if it had been told in order, once, and what is granted is what Stripe says is paid. */
export async function check(stage: Stage, happening: Happening): Promise<void> {
  const { books, behind, stripe } = stage;
  const { userId, story, postman } = happening;
  const { sessions } = story;
  const { letters } = story.mailbox;
  const told = letters.map(({ event }) => `'${event.id}'`);
  const outcomes = await behind.rows(
    `SELECT outcome, reason FROM stripe_events WHERE event_id IN (${told.join(", ") || "''"})`,
  );
  expect({
    logged: outcomes.length,
    aside: outcomes.filter(({ outcome }) => outcome === "parked" || outcome === "ignored"),
  }).toEqual({ logged: told.length, aside: [] });

  await tellOracle(stage, happening);
  const buyer = { userId, sessions };
  const found = await standing(books, buyer, postman.original);
  expect(found).toEqual(await standing(stage.oracle, buyer, (eventId) => eventId));

  const paid = await paidFor(stripe, story);
  expect(found.purchases.map(({ paymentRef }) => paymentRef)).toEqual(paid);
  const granted = await behind.rows(
    `SELECT payment_ref AS ref, count(*) AS grants, sum(credits) AS credits
     FROM grants WHERE wallet_id = '${userId}' GROUP BY payment_ref ORDER BY payment_ref`,
  );
  expect(granted.map(({ ref, grants, credits }) => [ref, grants, Number(credits)])).toEqual(
    found.purchases.flatMap(({ paymentRef, credits }) =>
      credits > 0 ? [[paymentRef, 1, credits]] : [],
    ),
  );

  expect(letters).toHaveLength(told.length);
  story.mailbox.closed = true;
}

/** Everything in the order in which Stripe made it, each once. What was spent, was spent over what was known then. */
async function tellOracle(stage: Stage, happening: Happening): Promise<void> {
  const { oracle, books } = stage;
  const { userId, story, postman, spending } = happening;
  await copyBuyer(books.store, oracle.store, { userId, sessions: story.sessions });
  for (const { price_id, sku } of await stage.behind.rows("SELECT * FROM stripe_prices"))
    await oracle.store.keepPrice(String(price_id), String(sku));
  const events = postman.canonical();
  const before = events.filter(({ id }) => spending?.after.has(id));
  for (const event of before) await oracle.billing.receive(event);
  if (spending) await oracle.billing.adjust(spending.request, ADMIN);
  for (const event of events) if (!before.includes(event)) await oracle.billing.receive(event);
}
