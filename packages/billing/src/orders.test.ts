import { describe, expect, test } from "vitest";
import type { StripeEvent } from "./events.ts";
import { attemptOf } from "./testing/attempts.ts";
import {
  EVENT_AT,
  eventOf,
  invoiceEvent,
  lineOf,
  sessionEvent,
  subscriptionEvent,
} from "./testing/events.ts";
import { openTill, type Till } from "./testing/till.ts";

/** One telling of a story, with ids of its own: many tellings go through one till. */
type Names = { user: string; session: string; payment: string; invoice: string; other: string };

/** Stripe's clock tells whole seconds: `second` is when in the story the event was made. */
const made = (second: number) => ({ created: EVENT_AT / 1_000 + second });

const unpaid = { payment_status: "unpaid" };
const paid = (
  { session: id, payment }: Names,
  change: object = {},
  kind = "completed",
  second = 0,
) =>
  sessionEvent(
    { id, payment_intent: payment, client_reference_id: id, ...change },
    kind,
    made(second),
  );

const refund = (
  { payment }: Names,
  [id, amount, status]: [id: string, amount: number, status: string],
  second: number,
) => {
  const object = { id: `re_${id}_${payment}`, payment_intent: payment, amount, status };
  return eventOf(status === "failed" ? "refund.failed" : "refund.updated", object, made(second));
};

const refunded = ({ payment }: Names, amount_refunded: number, second: number) =>
  eventOf(
    "charge.refunded",
    { id: "ch_1", payment_intent: payment, amount_refunded },
    made(second),
  );

const dispute = (
  { payment }: Names,
  kind: string,
  { status, moved = [], amount = 1_000 }: { status: string; moved?: number[]; amount?: number },
  second: number,
) => {
  const balance_transactions = moved.map((each) => ({ amount: each }));
  const object = {
    id: `du_${payment}`,
    payment_intent: payment,
    amount,
    status,
    balance_transactions,
  };
  return eventOf(`charge.dispute.${kind}`, object, made(second));
};

const invoice = ({ user, invoice: id }: Names, change: object = {}, second = 0) =>
  invoiceEvent({ id, customer: `cus_${user}`, ...change }, made(second));

const link = ({ invoice: id, payment }: Names, second: number) =>
  eventOf(
    "invoice_payment.paid",
    { id: "inpay_1", invoice: id, payment: { type: "payment_intent", payment_intent: payment } },
    made(second),
  );

const planSession = ({ session: id, invoice: its }: Names) =>
  sessionEvent({
    id,
    client_reference_id: id,
    mode: "subscription",
    invoice: its,
    payment_intent: null,
  });

const subscription = ({ user, other: id }: Names, status: string, kind: string, second: number) =>
  subscriptionEvent({ id, customer: `cus_${user}`, status }, kind, made(second));

type Story = {
  events: (names: Names) => StripeEvent[];
  /** What every order of them ends as. */
  end: {
    available: number;
    owed?: number;
    attempt?: string;
    subscription?: string;
    purchases: { status: string; creditsReversed: number; amountRefunded: number }[];
  };
};

const whole = { status: "paid", creditsReversed: 0, amountRefunded: 0 };

const STORIES: Record<string, Story> = {
  "a bank that pays late": {
    events: (names) => [
      paid(names, unpaid),
      paid(names, {}, "async_payment_succeeded", 9),
      paid(names, {}, "completed", 9),
    ],
    end: { available: 1_000, attempt: "paid", purchases: [whole] },
  },
  "a bank that fails first and pays after all, on a page that ran out": {
    events: (names) => [
      paid(names, unpaid),
      paid(names, unpaid, "async_payment_failed", 3),
      paid(names, unpaid, "expired", 4),
      paid(names, {}, "async_payment_succeeded", 9),
    ],
    end: { available: 1_000, attempt: "paid", purchases: [whole] },
  },
  "a bank that fails": {
    events: (names) => [paid(names, unpaid), paid(names, unpaid, "async_payment_failed", 3)],
    end: { available: 0, attempt: "failed", purchases: [] },
  },
  "two partial refunds, told one by one and in all": {
    events: (names) => [
      paid(names),
      refund(names, ["1", 250, "succeeded"], 2),
      refunded(names, 250, 2),
      refund(names, ["2", 333, "pending"], 4),
      refunded(names, 583, 5),
    ],
    end: {
      available: 417,
      purchases: [{ status: "partially_refunded", creditsReversed: 583, amountRefunded: 583 }],
    },
  },
  "a refund that fails beside one that does not": {
    events: (names) => [
      paid(names),
      refund(names, ["1", 400, "pending"], 2),
      refunded(names, 1_000, 4),
      refund(names, ["2", 600, "succeeded"], 4),
      refund(names, ["1", 400, "failed"], 9),
    ],
    end: {
      available: 400,
      purchases: [{ status: "partially_refunded", creditsReversed: 600, amountRefunded: 600 }],
    },
  },
  "a full refund that is canceled": {
    events: (names) => [
      paid(names),
      refund(names, ["1", 1_000, "requires_action"], 2),
      refunded(names, 1_000, 2),
      refund(names, ["1", 1_000, "canceled"], 9),
    ],
    end: { available: 1_000, purchases: [whole] },
  },
  "a dispute that is won": {
    events: (names) => [
      paid(names),
      dispute(names, "created", { status: "needs_response" }, 1),
      dispute(names, "funds_withdrawn", { status: "needs_response", moved: [-1_000] }, 1),
      dispute(names, "funds_reinstated", { status: "won", moved: [-1_000, 1_000] }, 8),
      dispute(names, "closed", { status: "won", moved: [-1_000, 1_000] }, 8),
    ],
    end: { available: 1_000, purchases: [whole] },
  },
  "a dispute that is lost after a partial refund": {
    events: (names) => [
      paid(names),
      refund(names, ["1", 250, "succeeded"], 1),
      dispute(names, "created", { status: "needs_response", amount: 750 }, 2),
      dispute(names, "funds_withdrawn", { status: "under_review", moved: [-750], amount: 750 }, 3),
      dispute(names, "closed", { status: "lost", moved: [-750], amount: 750 }, 8),
    ],
    end: {
      available: 0,
      purchases: [{ status: "dispute_lost", creditsReversed: 1_000, amountRefunded: 250 }],
    },
  },
  "a dispute that is won, and a refund after it": {
    events: (names) => [
      paid(names),
      dispute(names, "funds_withdrawn", { status: "needs_response", moved: [-1_000] }, 1),
      dispute(names, "closed", { status: "won", moved: [-1_000, 1_000] }, 8),
      refund(names, ["1", 500, "succeeded"], 9),
      refunded(names, 500, 9),
    ],
    end: {
      available: 500,
      purchases: [{ status: "partially_refunded", creditsReversed: 500, amountRefunded: 500 }],
    },
  },
  "an inquiry, which takes nothing": {
    events: (names) => [
      paid(names),
      dispute(names, "created", { status: "warning_needs_response" }, 1),
      dispute(names, "updated", { status: "warning_under_review" }, 2),
      dispute(names, "closed", { status: "warning_closed" }, 8),
    ],
    end: { available: 1_000, purchases: [whole] },
  },
  "a plan's period that is refunded": {
    events: (names) => [
      planSession(names),
      invoice(names),
      link(names, 0),
      refunded(names, 600, 5),
      refund(names, ["1", 600, "succeeded"], 5),
    ],
    end: {
      available: 500,
      attempt: "complete",
      purchases: [{ status: "partially_refunded", creditsReversed: 500, amountRefunded: 600 }],
    },
  },
  "a plan that begins, is upgraded and ends": {
    events: (names) => [
      invoice(names),
      invoice(
        { ...names, invoice: `${names.invoice}_2` },
        {
          billing_reason: "subscription_update",
          lines: { data: [lineOf("price_starter", -600), lineOf("price_pro", 1_750)] },
        },
        3,
      ),
      subscription(names, "incomplete", "created", 0),
      subscription(names, "active", "updated", 0),
      subscription(names, "canceled", "deleted", 9),
    ],
    end: { available: 2_100, subscription: "canceled", purchases: [whole, whole] },
  },
};

function ordersOf<T>(all: T[]): T[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((first, n) => ordersOf(all.toSpliced(n, 1)).map((rest) => [first, ...rest]));
}

async function endOf(
  { ledger, store, rows }: Till,
  { user, session }: Names,
): Promise<Story["end"]> {
  const { available, owed } = await ledger.balance(user);
  const purchases = await ledger.purchases(user);
  const [attempt] = await rows(`SELECT status FROM checkout_attempts WHERE id = '${session}'`);
  return {
    available,
    owed,
    attempt: String(attempt?.status),
    subscription: (await store.subscriptionOf(user))?.status ?? "none",
    purchases: purchases.map(({ status, creditsReversed, amountRefunded }) => {
      return { status, creditsReversed, amountRefunded };
    }),
  };
}

const AT_ONCE = 8;

describe("every order of the same events ends in the same wallet", () => {
  test.each(Object.entries(STORIES))("of %s", async (_, { events, end }) => {
    const till = await openTill();
    await till.store.keepPrice("price_starter", "plan_starter");
    await till.store.keepPrice("price_pro", "plan_pro");

    const count = events({ user: "", session: "", payment: "", invoice: "", other: "" }).length;
    const tell = async (order: number[]) => {
      const id = order.join("");
      const names: Names = {
        user: `user_${id}`,
        session: `cs_${id}`,
        payment: `pi_${id}`,
        invoice: `in_${id}`,
        other: `sub_${id}`,
      };
      await till.store.beginAttempt(
        attemptOf({ id: names.session, sessionId: names.session, userId: names.user }),
      );
      await till.store.keepCustomer(names.user, `cus_${names.user}`);
      const told = events(names);
      for (const n of order) await till.billing.receive(told[n]!);

      expect({ id, ...(await endOf(till, names)) }).toMatchObject({ id, owed: 0, ...end });
    };
    // Each order has names of its own, so that several may be told at once.
    const orders = ordersOf(Array.from({ length: count }, (_unused, n) => n));
    for (let from = 0; from < orders.length; from += AT_ONCE) {
      await Promise.all(orders.slice(from, from + AT_ONCE).map(tell));
    }
    expect(await till.rows("SELECT * FROM stripe_events WHERE outcome = 'parked'")).toEqual([]);
    expect((await till.ledger.verify()).problems).toEqual([]);
  });
});

describe("credits that were spent before their money went back", () => {
  const names: Names = {
    user: "ada",
    session: "cs_1",
    payment: "pi_1",
    invoice: "in_1",
    other: "x",
  };

  async function openSpent() {
    const till = await openTill();
    await till.store.beginAttempt(attemptOf({ id: "cs_1" }));
    await till.billing.receive(paid(names));
    await till.ledger.charge({ key: "render", walletId: "ada", credits: 800 });
    return till;
  }

  test("are owed, and the next purchase pays them first", async () => {
    const till = await openSpent();

    await till.billing.receive(refunded(names, 1_000, 1));
    expect(await till.ledger.balance("ada")).toMatchObject({ available: 0, owed: 800 });

    await till.store.beginAttempt(attemptOf({ id: "cs_2", sessionId: "cs_2" }));
    await till.billing.receive(paid({ ...names, session: "cs_2", payment: "pi_2" }));
    expect(await till.ledger.balance("ada")).toMatchObject({ available: 200, owed: 0 });
  });

  test("are owed while a dispute holds the money, and no more when it is won", async () => {
    const till = await openSpent();
    const withdrawn = { status: "needs_response", moved: [-1_000] };

    await till.billing.receive(dispute(names, "funds_withdrawn", withdrawn, 1));
    expect(await till.ledger.balance("ada")).toMatchObject({ available: 0, owed: 800 });

    const won = { status: "won", moved: [-1_000, 1_000] };
    await till.billing.receive(dispute(names, "closed", won, 2));
    expect(await till.ledger.balance("ada")).toMatchObject({ available: 200, owed: 0 });
  });
});
