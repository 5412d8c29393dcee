import { adjustmentKey, createBilling, isMended, type StripeEvent } from "@framefare/billing";
import { migrateBilling, sqliteBillingStore } from "@framefare/billing/sqlite";
import type { Finding, ReconcileReport } from "@framefare/contract";
import { createLedger } from "@framefare/ledger";
import { migrateLedger, openSqlite, sqliteStore } from "@framefare/ledger/sqlite";
import { startSandbox } from "@framefare/stripe-sandbox";
import { join } from "node:path";
import { Stripe } from "stripe";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { readPlanConfig } from "./plan-config-file.ts";

/** How many sessions the account has; faults stand at 4 in 100 of them. */
const SESSIONS = Number(process.env.FRAMEFARE_SESSIONS ?? 5_000);

const KEY = "sk_test_reconcile";
const planConfig = readPlanConfig(null);
const [pack] = planConfig.packs;
const [plan] = planConfig.plans;
if (!pack || !plan) throw new Error("plan-config.json sells nothing.");

const DAY_MS = 24 * 60 * 60 * 1_000;

/** How many days the account's past has. Stripe's events reach 30 days back. */
const DAYS = 40;

/** A Stripe account that calls nobody, and our books beside it. What of its events arrives is for the test to say. */
async function openAccount() {
  const folder = temporaryFolder();
  const today = Math.floor(Date.now() / 1_000) * 1_000;
  const clock = { at: today, today };
  const now = () => clock.at;
  const sandbox = await startSandbox({
    port: 0,
    databasePath: ":memory:",
    webhookUrl: "http://127.0.0.1:9/",
    webhookSecret: "whsec_nobody",
    apiKey: KEY,
    now,
    // Nothing is sent, and no bank settles by itself.
    enabledEvents: ["product.created"],
    settleDelayMs: 100 * DAY_MS,
    products: [
      {
        lookupKey: pack!.stripePrice,
        productName: "Pack",
        unitAmount: pack!.amount,
        currency: "usd",
      },
      {
        lookupKey: plan!.stripePrice,
        productName: "Plan",
        unitAmount: plan!.amount,
        currency: "usd",
        interval: "month",
      },
    ],
  });
  onTestFinished(() => sandbox.close());
  const { hostname: host, port } = new URL(sandbox.url);
  const calls = { count: 0 };
  const stripe = new Stripe(KEY, { host, port, protocol: "http" });
  stripe.on("request", () => (calls.count += 1));
  const db = openSqlite(join(folder, "framefare.db"));
  onTestFinished(() => void db.$client.close());
  db.$client.pragma("synchronous = OFF");
  migrateLedger(db);
  migrateBilling(db);
  const ledger = createLedger(sqliteStore(db), { now, onWarning: () => {} });
  const store = sqliteBillingStore(db);
  const appUrl = "http://framefare.test";
  const billing = createBilling({
    store,
    ledger,
    stripe,
    planConfig,
    appUrl,
    livemode: false,
    now,
  });
  const priceOf = async (key: string) =>
    (await stripe.prices.list({ lookup_keys: [key] })).data[0]!.id;
  const prices = { pack: await priceOf(pack!.stripePrice), plan: await priceOf(plan!.stripePrice) };
  return { sandbox, stripe, calls, clock, db, ledger, store, billing, prices };
}

type Account = Awaited<ReturnType<typeof openAccount>>;

type Buyer = "pack" | "plan" | "foreign" | "unknown";

/** A checkout as `billing.checkout` makes it; a foreign one is another product's, an unknown one has no attempt here. */
async function buy({ stripe, store, prices, clock }: Account, n: number, buyer: Buyer) {
  const id = `attempt_${n}`;
  const kind = buyer === "plan" ? "plan" : "pack";
  const { sku, credits, amount } = kind === "plan" ? plan! : pack!;
  const metadata = { app: buyer === "foreign" ? "another" : "framefare", attemptId: id };
  const known = buyer === "pack" || buyer === "plan";
  if (known) {
    const untold = { sessionId: null, invoiceId: null, url: null, expiresAfterDays: null };
    const userId = kind === "plan" ? `subscriber_${n}` : `user_${n % 500}`;
    const createdAt = clock.at;
    await store.beginAttempt({
      id,
      userId,
      kind,
      sku,
      credits,
      amount,
      currency: "usd",
      status: "creating",
      createdAt,
      ...untold,
    });
  }
  let customer: string | undefined;
  if (kind === "plan") {
    customer = (await stripe.customers.create({ name: id })).id;
    await store.keepCustomer(`subscriber_${n}`, customer);
    await store.keepPrice(prices.plan, sku);
  }
  const session = await stripe.checkout.sessions.create({
    mode: kind === "plan" ? "subscription" : "payment",
    line_items: [{ price: prices[kind], quantity: 1 }],
    client_reference_id: id,
    metadata,
    customer,
    allow_promotion_codes: true,
    ...(kind === "plan" && { subscription_data: { metadata } }),
    success_url: "http://framefare.test/",
    cancel_url: "http://framefare.test/",
  });
  if (known) await store.openAttempt(id, { sessionId: session.id, url: session.url ?? "" });
  return session.id;
}

/** What the test expects to be told. */
type Expected = {
  kinds: Map<string, Finding["kind"]>;
  /** The objects of which no event is to arrive. */
  withheld: Set<string>;
  /** Sessions whose event says that they are paid, which they are not. */
  forged: Set<string>;
  /** What goes wrong once the day's events have arrived; its own events never do. */
  later: (() => Promise<unknown>)[];
};

/** Goes wrong, in a way of its own. */
type Plant = (account: Account, expected: Expected, id: string) => Promise<unknown>;

const withhold = (
  { withheld, kinds }: Expected,
  kind: Finding["kind"],
  id: string,
  ...others: unknown[]
) => {
  kinds.set(id, kind);
  for (const object of [id, ...others]) withheld.add(String(object));
};

const unheardPayment: Plant = async ({ sandbox }, expected, id) => {
  await sandbox.pay({ session: id });
  withhold(expected, "paid_not_granted", id);
};

const unheardRefund: Plant = async ({ sandbox }, expected, id) => {
  await sandbox.pay({ session: id });
  const { id: refund, charge } = await sandbox.refund({ payment: id, amount: 100 });
  withhold(expected, "refunded_not_reversed", refund, charge);
};

const unheardDispute: Plant = async ({ sandbox }, expected, id) => {
  await sandbox.pay({ session: id });
  withhold(expected, "refunded_not_reversed", (await sandbox.dispute({ payment: id })).id);
};

const unpaid: Plant = async ({ sandbox }, { kinds, forged }, id) => {
  await sandbox.pay({ session: id, how: "bank_settles" });
  forged.add(id);
  kinds.set(id, "granted_not_paid");
};

const mispriced: Plant = async ({ sandbox, db }, { kinds, later }, id) => {
  await sandbox.pay({ session: id });
  kinds.set(id, "amount_mismatch");
  const sql = "UPDATE purchases SET amount = amount - 1 WHERE payment_ref = ?";
  later.push(async () => db.$client.prepare(sql).run(id));
};

const unheardFailure: Plant = async ({ sandbox }, { kinds, later }, id) => {
  await sandbox.pay({ session: id });
  const { id: refund } = await sandbox.refund({ payment: id });
  kinds.set(refund, "amount_mismatch");
  later.push(() => sandbox.failRefund({ refund }));
};

/** The refund itself was told; what the charge says of it was not. */
const unheardTwin: Plant = async ({ sandbox, clock }, { kinds, withheld }, id) => {
  await sandbox.pay({ session: id });
  const { charge } = await sandbox.refund({ payment: id });
  withheld.add(String(charge));
  if (isKnownToStripe(clock)) kinds.set(String(charge), "event_missed");
};

const ghost: Plant = async ({ ledger, clock }, { kinds }, id) => {
  const paymentRef = `cs_ghost_${id}`;
  kinds.set(paymentRef, "orphan");
  const fact = {
    kind: "paid",
    walletId: "ghost",
    paymentRef,
    eventId: `evt_${id}`,
    at: clock.at,
  } as const;
  await ledger.record({ ...fact, sku: "pack", credits: 10, amount: 10, currency: "usd" });
};

const unreadable: Plant = async ({ billing, clock }, { kinds }, id) => {
  const object = { id: `re_${id}` };
  kinds.set(object.id, "event_parked");
  const created = clock.at / 1_000;
  await billing.receive({
    id: `evt_odd_${id}`,
    object: "event",
    type: "refund.created",
    created,
    livemode: false,
    data: { object },
  });
};

const FAULTS: Plant[] = [
  unheardPayment,
  unheardPayment,
  unheardPayment,
  unheardRefund,
  unheardRefund,
  unheardDispute,
  unpaid,
  unpaid,
  mispriced,
  unheardFailure,
  unheardTwin,
  ghost,
  unreadable,
];

/** What is in order, in every way there is. */
const ORDER: ((account: Account, session: string) => Promise<unknown>)[] = [
  async ({ sandbox }, session) => sandbox.pay({ session, promotionCode: "FREE100" }),
  async () => {},
  async ({ sandbox }, session) => sandbox.pay({ session, how: "bank_fails" }),
  async ({ sandbox }, session) => {
    await sandbox.pay({ session });
    await sandbox.refund({ payment: session });
  },
  async ({ sandbox }, session) => {
    await sandbox.pay({ session });
    await sandbox.refund({ payment: session, amount: 300 });
    await sandbox.refund({ payment: session, amount: 200 });
  },
  async ({ sandbox }, session) => {
    await sandbox.pay({ session });
    await sandbox.failRefund({ refund: (await sandbox.refund({ payment: session })).id });
  },
  async ({ sandbox }, session) => {
    await sandbox.pay({ session });
    await sandbox.dispute({ payment: session, inquiry: true });
  },
  async ({ sandbox }, session) => {
    await sandbox.pay({ session });
    const { id: dispute } = await sandbox.dispute({ payment: session });
    await sandbox.closeDispute({ dispute, outcome: "won" });
  },
  async ({ sandbox }, session) => {
    await sandbox.pay({ session });
    await sandbox.dispute({ payment: session, amount: 400 });
  },
];

/** A day at the shop: of its sessions 4 in 100 go wrong; at its end what was not withheld arrives. */
async function live(account: Account, day: number[], expected: Expected): Promise<void> {
  const { sandbox } = account;
  const sessions = await inParallel(day, async (n) => ({ n, id: await buy(account, n, "pack") }));
  for (const { n, id } of sessions) {
    const fault = n % 25 === 0 ? FAULTS[(n / 25) % FAULTS.length] : undefined;
    if (fault) await fault(account, expected, id);
    else await (ORDER[n % 20] ?? (({ sandbox: { pay } }) => pay({ session: id })))(account, id);
  }
  const [first = 0] = day;
  await sandbox.pay({ session: await buy(account, 1_000_000 + first, "foreign") });
  const unknown = await buy(account, 2_000_000 + first, "unknown");
  await sandbox.pay({ session: unknown });
  expected.kinds.set(unknown, "orphan");
  const { invoice } = await sandbox.pay({ session: await buy(account, 3_000_000 + first, "plan") });
  if (day.length % 2 === 0) withhold(expected, "paid_not_granted", String(invoice));
  await sandbox.pay({ session: await buy(account, 4_000_000 + first, "plan") });

  await arrive(account, expected);
  for (const goWrong of expected.later.splice(0)) await goWrong();
}

/** The events of this day arrive, in order, but for those that are withheld. */
async function arrive({ stripe, clock, billing }: Account, { withheld, forged }: Expected) {
  const events: StripeEvent[] = [];
  const created = { gte: Math.floor(clock.at / 1_000) };
  // An event of the list is one of the webhook's, but for its type.
  for await (const event of stripe.events.list({ limit: 100, created }))
    events.push(event as unknown as StripeEvent);
  for (const event of events.reverse()) {
    const { object } = event.data;
    const { id = "", invoice } = object;
    if (withheld.has(id ?? "") && event.type !== "charge.succeeded") continue;
    if (event.type === "invoice_payment.paid" && withheld.has(String(invoice))) continue;
    const paid = { ...event, data: { object: { ...object, payment_status: "paid" } } };
    await billing.receive(forged.has(id ?? "") ? paid : event);
  }
}

async function inParallel<T>(items: number[], work: (item: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  const left = [...items.entries()].reverse();
  const worker = async () => {
    for (let next = left.pop(); next; next = left.pop()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  return results;
}

const isKnownToStripe = ({ at, today }: Account["clock"]) => at >= today - 30 * DAY_MS;

test(
  `${SESSIONS} sessions of ${DAYS} days, with faults of every kind: each is found, nothing else is, and what events can mend they do`,
  { timeout: 300_000 },
  async () => {
    const account = await openAccount();
    const { billing, calls, clock, db } = account;
    const expected: Expected = {
      kinds: new Map(),
      withheld: new Set(),
      forged: new Set(),
      later: [],
    };
    const { today } = clock;
    for (let day = 0; day < DAYS; day += 1) {
      clock.at = today - (DAYS - 1 - day) * DAY_MS;
      const perDay = Math.ceil(SESSIONS / DAYS);
      await live(
        account,
        Array.from({ length: perDay }, (_, n) => day * perDay + n),
        expected,
      );
    }
    const since = today - DAYS * DAY_MS;
    calls.count = 0;
    const changes = () => db.$client.prepare("SELECT total_changes() AS n").get();
    const before = changes();

    const startedAt = Date.now();
    const report = await billing.reconcile({ since, keep: false });
    const seconds = (Date.now() - startedAt) / 1_000;
    console.log(
      `${JSON.stringify(report.looked)}, ${expected.kinds.size} faults, ${calls.count} calls, ${seconds} s`,
    );

    expect(kindsOf(report)).toEqual(sorted(expected.kinds));
    expect(seconds).toBeLessThan(60);
    expect(changes()).toEqual(before);

    const applied = await billing.reconcile({ since, apply: true });
    expect(kindsOf(applied)).toEqual(sorted(expected.kinds));
    const mendable = ["paid_not_granted", "refunded_not_reversed", "event_missed"];
    const mending = applied.findings.filter(({ kind }) => mendable.includes(kind));
    expect(mending.filter(isMended)).toEqual(mending.filter(({ eventId }) => eventId));
    expect(await billing.lastReport()).toEqual(applied);

    // What a person adjusted by its name is dealt with.
    const byHand = applied.findings.find(
      ({ kind, eventId }) => kind === "paid_not_granted" && !eventId,
    );
    const key = adjustmentKey(byHand!.objectId);
    await account.ledger.grant({
      key,
      walletId: byHand!.userId!,
      credits: 1_000,
      source: "adjustment",
    });

    const again = await billing.reconcile({ since, apply: true });
    const left = applied.findings.filter((finding) => !isMended(finding) && finding !== byHand);
    expect(kindsOf(again)).toEqual(kindsOf({ findings: left }));
    expect(await account.ledger.verify()).toMatchObject({ ok: true });
  },
);

function kindsOf({ findings }: Pick<ReconcileReport, "findings">): string[] {
  return findings.map(({ kind, objectId }) => `${kind} ${objectId}`).sort();
}

function sorted(kinds: Expected["kinds"]): string[] {
  return [...kinds].map(([id, kind]) => `${kind} ${id}`).sort();
}
