import type { DisputeFact, Fact, RefundFact } from "../command.ts";
import type { World } from "./property-steps.ts";

const START = Date.UTC(2026, 0, 15);

const REFUNDS: RefundFact["status"][][] = [
  ["succeeded"],
  ["pending", "succeeded"],
  ["pending", "failed"],
  ["pending", "succeeded", "failed"],
  ["pending", "canceled"],
];

/** Whether the money is withdrawn, and how the dispute stands. */
const DISPUTES: [boolean, DisputeFact["status"]][][] = [
  [[true, "open"]],
  [
    [false, "open"],
    [true, "open"],
  ],
  [
    [false, "open"],
    [true, "open"],
    [false, "won"],
  ],
  [
    [false, "open"],
    [true, "open"],
    [true, "lost"],
  ],
  [
    [false, "open"],
    [false, "won"],
  ],
  [
    [true, "open"],
    [true, "open"],
    [false, "won"],
  ],
];

/** Its money went to and fro: told with a second between each. */
const TO_AND_FRO: (typeof DISPUTES)[number] = [
  [true, "open"],
  [false, "open"],
  [true, "open"],
];

export type FactOf = { purchase: number; what: string; which: number; version: number };

/** What the provider says of one of the script's purchases. Each object has its history; any of it may come at any time. */
export function factOf(world: World, wallets: string[], of: FactOf): Fact {
  const { what, which, version } = of;
  const bought = world.purchases[of.purchase] ?? world.purchases[0];
  if (!bought) throw new Error("A world has purchases.");
  const name = String(of.purchase + 1);
  // The last of them was paid with two payments.
  const payment = of.purchase === 2 && which === 1 ? `pi_${name}b` : `pi_${name}`;
  const { amount, gap, tenths, histories } = bought;
  const share = (n: number) => Math.ceil((amount * (tenths[n] ?? 1)) / 10);
  const told = (kind: string, n: number) => ({
    eventId: `evt_${name}_${kind}${which}_${n}`,
    at: START + n * gap,
  });
  switch (what) {
    case "paid": {
      const { wallet, credits, source, priority, endsIn, carry } = bought;
      const carries = source === "plan" && carry && carry.since < (endsIn ?? carry.since);
      return {
        kind: "paid",
        walletId: wallets[wallet] ?? "",
        paymentRef: `cs_${name}`,
        ...(version % 2 ? { payment: `pi_${name}` } : {}),
        eventId: `evt_${name}`,
        at: START,
        sku: "pack",
        // Somebody may say something else the second time: the first one counts.
        credits: version === 3 ? credits + 1 : credits,
        amount,
        currency: "usd",
        source,
        priority,
        ...(endsIn === undefined ? {} : { expiresAt: START + endsIn }),
        ...(carries ? { carry: { from: START + carry.since, credits: carry.credits } } : {}),
      };
    }
    case "link":
      return { kind: "link", paymentRef: `cs_${name}`, payment, ...told("link", 0) };
    case "total": {
      const sums = [1, 2, 3, 4].map((n) => Math.ceil((share(0) * n) / 4));
      return { kind: "refundTotal", payment, amount: sums[version] ?? 0, ...told("sum", version) };
    }
    case "refund": {
      const history = REFUNDS[(histories[which] ?? 0) % REFUNDS.length] ?? [];
      const n = Math.min(version, history.length - 1);
      const refundId = `re_${name}_${which}`;
      const status = history[n] ?? "succeeded";
      return { kind: "refund", payment, refundId, amount: share(which), status, ...told("re", n) };
    }
    default: {
      const choice = histories[2 + which] ?? 0;
      const history = DISPUTES[choice] ?? TO_AND_FRO;
      const n = Math.min(version, history.length - 1);
      const [withdrawn, status] = history[n] ?? [true, "open"];
      const disputeId = `du_${name}_${which}`;
      const { eventId } = told("du", n);
      const at = START + n * (history === TO_AND_FRO ? 1_000 : gap);
      const about = { amount: share(2 + which), withdrawn, status };
      return { kind: "dispute", payment, disputeId, ...about, eventId, at };
    }
  }
}
