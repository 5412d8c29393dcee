import type { Ledger } from "../ledger.ts";

const START = Date.UTC(2026, 0, 15);
const MINUTE = 60 * 1_000;
const HOUR = 60 * MINUTE;

/** Time goes on by this much with each command, so that grants end and holds lapse on the way. */
const PACE_MS = 7 * MINUTE;

/** The time of the `n`-th command. */
export function timeOf(n: number): number {
  return START + n * PACE_MS;
}

/** The `n`-th command of a writer who writes for ever, in a wallet of its own. The same each time it is asked. */
export async function writeNth(ledger: Ledger, walletId: string, n: number): Promise<unknown> {
  const round = Math.floor(n / ROUND.length);
  const write = ROUND[n % ROUND.length] ?? ROUND[0];
  const key = (name: string) => `${walletId}:${round}:${name}`;
  const answer = await write({ ledger, walletId, now: timeOf(n), key, eventId: key(`evt_${n}`) });
  return JSON.parse(JSON.stringify(answer)) as unknown;
}

/** Whether it is answered the same for ever: a fact told again is a duplicate, and a hold that ended is extended no more. */
export function isForEver(n: number): boolean {
  return ![EXTENDED, ...FACTS].includes(n % ROUND.length);
}

type Turn = {
  ledger: Ledger;
  walletId: string;
  now: number;
  key: (name: string) => string;
  eventId: string;
};

const EXTENDED = 7;
const FACTS = [5, 8, 11];

/** Every verb and every kind of fact; none of them is ever refused. */
const ROUND: [(turn: Turn) => Promise<unknown>, ...((turn: Turn) => Promise<unknown>)[]] = [
  ({ ledger, key, walletId, now }) =>
    ledger.grant({ key: key("short"), walletId, credits: 40, expiresAt: now + HOUR, priority: 1 }),
  ({ ledger, key, walletId }) => ledger.grant({ key: key("long"), walletId, credits: 60 }),
  ({ ledger, key, walletId }) => ledger.charge({ key: key("charge"), walletId, credits: 45 }),
  ({ ledger, key, walletId, now }) =>
    ledger.hold({ key: key("part"), walletId, credits: 12, expiresAt: now + 2 * HOUR }),
  ({ ledger, key }) => ledger.capture({ holdKey: key("part"), credits: 5 }),
  ({ ledger, key, walletId, eventId, now: at }) =>
    ledger.record({
      kind: "paid",
      walletId,
      paymentRef: key("cs"),
      payment: key("pi"),
      eventId,
      at,
      sku: "pack",
      credits: 30,
      amount: 300,
      currency: "usd",
    }),
  ({ ledger, key, walletId, now }) =>
    ledger.hold({ key: key("kept"), walletId, credits: 20, expiresAt: now + 20 * MINUTE }),
  ({ ledger, key, now }) => ledger.extendHold({ holdKey: key("kept"), expiresAt: now + 3 * HOUR }),
  ({ ledger, key, eventId, now: at }) =>
    ledger.record({
      kind: "dispute",
      payment: key("pi"),
      disputeId: key("du"),
      amount: 300,
      withdrawn: true,
      status: "open",
      eventId,
      at,
    }),
  // By now the short grant has ended: what comes back of it lives a day more.
  ({ ledger, key }) => ledger.refund({ key: key("refund"), chargeKey: key("charge"), credits: 44 }),
  ({ ledger, key }) => ledger.release({ holdKey: key("kept") }),
  ({ ledger, key, eventId, now: at }) =>
    ledger.record([
      { kind: "refundTotal", payment: key("pi"), amount: 100, eventId, at },
      {
        kind: "dispute",
        payment: key("pi"),
        disputeId: key("du"),
        amount: 300,
        withdrawn: false,
        status: "won",
        eventId: `${eventId}b`,
        at,
      },
    ]),
  ({ ledger, key, walletId, now }) =>
    ledger.hold({ key: key("lapses"), walletId, credits: 9, expiresAt: now + MINUTE }),
  ({ ledger, key, walletId, now }) =>
    ledger.hold({ key: key("more"), walletId, credits: 3, expiresAt: now + HOUR }),
  ({ ledger, key }) => ledger.capture({ holdKey: key("more"), credits: 8 }),
];
