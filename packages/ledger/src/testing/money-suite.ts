import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type {
  DisputeFact,
  Fact,
  LinkFact,
  PaidFact,
  RefundFact,
  RefundTotalFact,
} from "../command.ts";
import type { Ledger } from "../ledger.ts";
import { type Clock, clockAt } from "./clock.ts";
import type { OpenLedger } from "./ledger-suite.ts";

const START = Date.UTC(2026, 0, 15);
const DAY = 24 * 60 * 60 * 1_000;

/** What comes back: refunds of charges, and what follows when the money of a purchase goes back. */
export function describeMoney(name: string, openLedger: OpenLedger): void {
  let ledger: Ledger;
  let clock: Clock;
  let events = 0;

  beforeEach(async () => {
    clock = clockAt(START);
    const opened = await openLedger({ now: clock.now, onWarning: () => {} });
    ledger = opened;
    onTestFinished(() => opened.close());
  });

  const balance = () => ledger.balance("ada");
  const give = (key: string, credits: number, rest: object = {}) =>
    ledger.grant({ key, walletId: "ada", credits, ...rest });
  const charge = (key: string, credits: number) => ledger.charge({ key, walletId: "ada", credits });
  const left = async () =>
    Object.fromEntries((await ledger.grants("ada")).map(({ key, remaining }) => [key, remaining]));

  const told = () => ({ eventId: `evt_${(events += 1)}`, at: START + events });
  const paid = (change: Partial<PaidFact> = {}): PaidFact => ({
    kind: "paid",
    walletId: "ada",
    paymentRef: "cs_1",
    payment: "pi_1",
    sku: "pack_1000",
    credits: 1_000,
    amount: 1_000,
    currency: "usd",
    ...told(),
    ...change,
  });
  const refund = (amount: number, change: Partial<RefundFact> = {}): RefundFact => ({
    kind: "refund",
    payment: "pi_1",
    refundId: "re_1",
    amount,
    status: "succeeded",
    ...told(),
    ...change,
  });
  const dispute = (change: Partial<DisputeFact> = {}): DisputeFact => ({
    kind: "dispute",
    payment: "pi_1",
    disputeId: "du_1",
    amount: 1_000,
    withdrawn: true,
    status: "open",
    ...told(),
    ...change,
  });
  const total = (amount: number): RefundTotalFact => ({
    kind: "refundTotal",
    payment: "pi_1",
    amount,
    ...told(),
  });
  const link = (): LinkFact => ({ kind: "link", paymentRef: "cs_1", payment: "pi_1", ...told() });

  describe(`${name}: refunds of charges`, () => {
    test("credits go back to the grants they came from, last taken first", async () => {
      await give("first", 10, { priority: 1 });
      await give("last", 10);
      await charge("c", 15);

      const refunded = await ledger.refund({ key: "r", chargeKey: "c", credits: 7 });

      expect(refunded).toMatchObject({ key: "c", credits: 15, refunded: 7 });
      expect(await left()).toEqual({ first: 2, last: 10 });
      await ledger.refund({ key: "rest", chargeKey: "c" });
      expect(await left()).toEqual({ first: 10, last: 10 });
      expect(await balance()).toMatchObject({ available: 20, spent: 0 });
    });

    test("no more comes back than was charged, and the same request is answered again", async () => {
      await give("g", 10);
      await charge("c", 6);
      const first = await ledger.refund({ key: "r", chargeKey: "c", credits: 4 });

      expect(await ledger.refund({ key: "r", chargeKey: "c", credits: 4 })).toEqual(first);
      const more = ledger.refund({ key: "s", chargeKey: "c", credits: 3 });
      await expect(more).rejects.toMatchObject({ code: "EXCEEDS_CHARGE" });
      const unknown = ledger.refund({ key: "t", chargeKey: "nobody" });
      await expect(unknown).rejects.toMatchObject({ code: "UNKNOWN_CHARGE" });
      const reused = ledger.refund({ key: "c", chargeKey: "c" });
      await expect(reused).rejects.toMatchObject({ code: "KEY_REUSED" });
    });

    test("refunds of one charge add up, and its first answer stays what it was", async () => {
      await give("g", 10);
      await ledger.hold({ key: "h", walletId: "ada", credits: 10 });
      const captured = await ledger.capture({ holdKey: "h" });

      for (const [key, refunded] of [
        ["r1", 3],
        ["r2", 6],
        ["r3", 9],
      ] as const) {
        const answer = await ledger.refund({ key, chargeKey: "h", credits: 3 });
        expect(answer).toMatchObject({ credits: 10, refunded });
      }

      expect(await ledger.capture({ holdKey: "h" })).toEqual(captured);
      expect(await ledger.refund({ key: "r1", chargeKey: "h", credits: 3 })).toMatchObject({
        refunded: 3,
      });
      expect(await balance()).toMatchObject({ available: 9, spent: 1 });
    });

    test("a captured hold is refunded by its own key; what left an ended grant lives a day more", async () => {
      await give("g", 10, { expiresAt: START + DAY });
      await ledger.hold({ key: "h", walletId: "ada", credits: 10 });
      await ledger.capture({ holdKey: "h" });
      clock.pass(2 * DAY);

      await ledger.refund({ key: "r", chargeKey: "h" });

      expect(await balance()).toMatchObject({ available: 10, spent: 0, expired: 10, granted: 20 });
      const explained = await ledger.explain("ada");
      expect(explained.grants.map(({ charges }) => charges)).toEqual([[], []]);
    });
  });

  describe(`${name}: reversals`, () => {
    test("a full refund takes all credits, a partial one its share, rounded down", async () => {
      await ledger.record(paid());

      const third = await ledger.record(refund(333));
      expect(third.purchase).toMatchObject({
        status: "partially_refunded",
        amountRefunded: 333,
        creditsReversed: 333,
      });
      await ledger.record(refund(667, { refundId: "re_2" }));

      expect(await balance()).toMatchObject({ available: 0, owed: 0, revoked: 1_000 });
      expect(await ledger.purchase("cs_1")).toMatchObject({ status: "refunded" });
    });

    test("what cannot be divided is rounded down, until all the money is gone", async () => {
      await ledger.record(paid({ credits: 10, amount: 3 }));

      for (const [amount, reversed] of [
        [1, 3],
        [2, 6],
        [3, 10],
      ] as const) {
        const { purchase } = await ledger.record(total(amount));
        expect(purchase).toMatchObject({ creditsReversed: reversed });
      }
    });

    test("what is spent already is owed, and the next credits pay it first", async () => {
      await give("own", 50);
      await ledger.record(paid());
      await charge("c", 1_050);

      await ledger.record(refund(1_000));
      expect(await balance()).toMatchObject({ available: 0, owed: 1_000, revoked: 0 });
      await expect(charge("d", 1)).rejects.toMatchObject({ code: "INSUFFICIENT_CREDITS" });

      await give("later", 1_200);
      expect(await balance()).toMatchObject({ available: 200, owed: 0, revoked: 1_000 });
    });

    test("the purchase's own credits go first, though others would be spent first", async () => {
      await give("early", 300, { priority: 1 });
      await give("earlier", 300, { priority: 0 });
      await ledger.record(paid());

      await ledger.record(refund(500));
      expect(await left()).toEqual({ early: 300, earlier: 300, "grant:cs_1": 500 });
      await charge("c", 400);
      await charge("d", 400);
      await ledger.record(refund(500, { refundId: "re_2" }));

      expect(await left()).toEqual({ early: 0, earlier: 0, "grant:cs_1": 0 });
      expect(await balance()).toMatchObject({ owed: 200 });
    });

    test("credits of the purchase that came back late are still its own", async () => {
      await ledger.record(paid({ expiresAt: START + DAY }));
      await charge("c", 600);
      await give("kept", 1_000, { priority: 0 });
      clock.pass(2 * DAY);
      await ledger.refund({ key: "r", chargeKey: "c" });

      await ledger.record(refund(600));

      expect(await balance()).toMatchObject({ available: 1_000, revoked: 600, owed: 0 });
      expect(await left()).toMatchObject({ kept: 1_000 });
    });

    test("the purchase's own credits go first, then the others in burn order", async () => {
      await give("early", 300, { priority: 1 });
      await ledger.record(paid());
      await charge("c", 500);

      await ledger.record(refund(1_000));

      expect(await left()).toEqual({ early: 0, "grant:cs_1": 0 });
      expect(await balance()).toMatchObject({ available: 0, owed: 200, revoked: 800 });
    });

    test("a lapsed hold pays what is owed, with what it took last, before anybody has it", async () => {
      await ledger.record(paid());
      await charge("c", 1_000);
      await give("first", 10, { priority: 1 });
      await give("last", 10);
      await ledger.hold({ key: "h", walletId: "ada", credits: 20 });
      await ledger.record(refund(4, { amount: 4 }));
      expect(await balance()).toMatchObject({ available: 0, held: 20, owed: 4 });

      clock.pass(DAY);

      expect(await balance()).toMatchObject({ available: 16, held: 0, owed: 0, revoked: 4 });
      expect(await left()).toEqual({ first: 10, "grant:cs_1": 0, last: 6 });
    });

    test("nothing is available and owed at once, not even between two lines of the journal", async () => {
      await ledger.record(paid());
      await charge("c", 1_000);
      await ledger.record(refund(1_000));
      await give("g", 300, { expiresAt: START + DAY });
      await ledger.refund({ key: "r", chargeKey: "c", credits: 900 });
      await ledger.record(refund(1_000, { status: "failed" }));

      const entries = await ledger.entries("ada");

      expect(entries.filter((line) => line.availableAfter > 0 && line.owedAfter > 0)).toEqual([]);
      expect(entries.map(({ owedAfter }) => owedAfter)).toContain(700);
    });

    test("held credits stay with their hold; released, they pay what is owed", async () => {
      await ledger.record(paid());
      await ledger.hold({ key: "h", walletId: "ada", credits: 400 });

      await ledger.record(refund(1_000));
      expect(await balance()).toMatchObject({ held: 400, owed: 400, revoked: 600 });

      await ledger.release({ holdKey: "h" });
      expect(await balance()).toMatchObject({ available: 0, held: 0, owed: 0, revoked: 1_000 });
    });

    test("a total counts what nobody told of one by one, less what failed, and only grows", async () => {
      await ledger.record(paid());
      await ledger.record(refund(300));

      await ledger.record(total(500));
      expect(await balance()).toMatchObject({ available: 500 });
      expect(await ledger.record(total(400))).toMatchObject({ outcome: "duplicate" });
      await ledger.record(refund(300, { status: "failed" }));

      expect(await balance()).toMatchObject({ available: 800, revoked: 200 });
      expect(await ledger.purchase("cs_1")).toMatchObject({ amountRefunded: 200 });
    });

    test("a failed refund gives the credits back, and stays failed", async () => {
      await ledger.record(paid());
      const pending = refund(1_000, { status: "pending" });
      await ledger.record(pending);
      await ledger.record(refund(1_000, { status: "failed" }));

      const late = await ledger.record(refund(1_000, { status: "succeeded" }));

      expect(late.outcome).toBe("duplicate");
      expect(await balance()).toMatchObject({ available: 1_000, owed: 0, revoked: 0 });
      expect(await ledger.purchase("cs_1")).toMatchObject({ status: "paid", amountRefunded: 0 });
    });

    test("a dispute takes while the money is withdrawn, and gives back what it took when won", async () => {
      await give("kept", 100);
      await ledger.record(paid());
      await charge("c", 600);

      await ledger.record(dispute({ withdrawn: false }));
      expect(await balance()).toMatchObject({ available: 500 });
      await ledger.record(dispute());
      expect(await balance()).toMatchObject({ available: 0, owed: 500 });
      expect(await ledger.purchase("cs_1")).toMatchObject({ status: "disputed" });

      await ledger.record(dispute({ withdrawn: false, status: "won" }));
      expect(await balance()).toMatchObject({ available: 500, owed: 0, revoked: 0 });
      expect(await ledger.purchase("cs_1")).toMatchObject({ status: "paid" });
    });

    test.each(["won", "lost"] as const)("a dispute that is %s stays so", async (status) => {
      await ledger.record(paid());
      await ledger.record(dispute({ withdrawn: status === "lost", status }));
      const before = await ledger.purchase("cs_1");

      const late = await ledger.record(dispute({ withdrawn: status === "won", status: "open" }));

      expect(late).toEqual({ outcome: "duplicate", purchase: before });
      expect(before).toMatchObject({ status: status === "won" ? "paid" : "dispute_lost" });
    });

    test("an older event that comes later changes nothing", async () => {
      await ledger.record(paid());
      const older = [dispute(), refund(700)];
      await ledger.record([dispute({ withdrawn: false }), refund(400)]);

      expect(await ledger.record(older)).toMatchObject([
        { outcome: "duplicate" },
        { outcome: "duplicate" },
      ]);

      expect(await balance()).toMatchObject({ available: 600, revoked: 400 });
      expect(await ledger.purchase("cs_1")).toMatchObject({ amountRefunded: 400 });
    });

    test("a debt paid by later credits comes back as credits when the dispute is won", async () => {
      await ledger.record(paid());
      await charge("c", 1_000);
      await ledger.record(dispute());
      await give("later", 400);
      expect(await balance()).toMatchObject({ available: 0, owed: 600, revoked: 400 });

      await ledger.record(dispute({ withdrawn: false, status: "won" }));

      expect(await balance()).toMatchObject({ available: 400, owed: 0, revoked: 0 });
      expect(await left()).toEqual({ "grant:cs_1": 0, later: 400 });
    });

    test("refund and dispute together never take more than was bought", async () => {
      await ledger.record(paid());

      await ledger.record([refund(700), dispute({ amount: 1_000 }), total(700)]);

      expect(await balance()).toMatchObject({ available: 0, owed: 0, revoked: 1_000 });
    });

    test("money that went back before a payment whose credits have ended takes the others", async () => {
      await give("kept", 1_500);
      await ledger.record(refund(1_000));

      await ledger.record(paid({ expiresAt: START - DAY }));

      expect(await balance()).toMatchObject({ available: 500, owed: 0, expired: 1_000 });
      expect(await ledger.purchase("cs_1")).toMatchObject({ creditsReversed: 1_000 });
    });

    test("refunds that fail one by one after the credits have ended come back one by one", async () => {
      await ledger.record(paid({ expiresAt: START + DAY }));
      await ledger.record([refund(400), refund(600, { refundId: "re_2" })]);
      clock.pass(2 * DAY);

      await ledger.record(refund(400, { status: "failed" }));
      expect(await balance()).toMatchObject({ available: 400, revoked: 600 });
      await ledger.record(refund(600, { refundId: "re_2", status: "failed" }));

      expect(await balance()).toMatchObject({ available: 1_000, revoked: 0, owed: 0 });
      expect(await ledger.verify()).toMatchObject({ ok: true });
    });

    test("what is told again is newer than what was told in between, and comes after it", async () => {
      await ledger.record(paid());
      const between = { withdrawn: false, at: START + 2_000 };
      await ledger.record(dispute({ at: START + 1_000 }));
      await ledger.record(dispute({ at: START + 3_000 }));

      const late = await ledger.record(dispute(between));

      expect(late.outcome).toBe("duplicate");
      expect(await balance()).toMatchObject({ available: 0, revoked: 1_000 });
    });

    test("of one and the same moment, what is further along counts, whichever comes first", async () => {
      const at = START + 1_000;
      const opened = dispute({ withdrawn: false, at });
      const withdrawn = dispute({ at });
      const grown = dispute({ at, amount: 600 });

      for (const [n, order] of permutations([opened, withdrawn, grown]).entries()) {
        const mine = { payment: `pi_${n}`, disputeId: `du_${n}` };
        await ledger.record(
          paid({ walletId: `w${n}`, paymentRef: `cs_${n}`, payment: mine.payment }),
        );
        for (const fact of order) await ledger.record({ ...fact, ...mine });
        expect(await ledger.balance(`w${n}`)).toMatchObject({ available: 0, revoked: 1_000 });
      }
    });

    test("two purchases that paid for each other's reversal both get back what they lost", async () => {
      const other = { paymentRef: "cs_2", payment: "pi_2", disputeId: "du_2" };
      await give("first", 30, { priority: 1 });
      await give("between", 5, { priority: 0 });
      await ledger.hold({ key: "h", walletId: "ada", credits: 5 });
      await charge("a", 30);
      await ledger.record([paid({ credits: 100, amount: 100 })]);
      await ledger.record(paid({ ...other, credits: 100, amount: 100 }));
      await charge("b", 100);
      // The first purchase is spent: its reversal takes from the second, twice, and in between from another.
      await ledger.record(dispute({ amount: 30 }));
      await ledger.release({ holdKey: "h" });
      await ledger.record(dispute({ amount: 50 }));
      await charge("c", 55);
      // The second's is owed, and paid by what comes back to an older grant.
      await ledger.record(dispute({ ...other, amount: 30 }));
      await ledger.refund({ key: "r", chargeKey: "a" });

      await ledger.record(dispute({ ...other, amount: 30, status: "won" }));
      await ledger.record(dispute({ amount: 50, status: "won" }));

      expect(await balance()).toMatchObject({ available: 80, owed: 0, revoked: 0, spent: 155 });
      expect(await ledger.verify()).toMatchObject({ ok: true });
    });

    test("a payment for nothing is not undone by nothing", async () => {
      await ledger.record(paid({ amount: 0 }));

      await ledger.record(total(0));

      expect(await balance()).toMatchObject({ available: 1_000 });
    });

    test("every order of the same facts ends in the same wallet", async () => {
      const facts = [
        paid({ payment: undefined }),
        link(),
        refund(300),
        total(500),
        dispute({ amount: 200 }),
      ];
      const orders = permutations<Fact>(facts);
      expect(orders).toHaveLength(120);

      for (const [n, order] of orders.entries()) {
        const walletId = `w${n}`;
        const mine = (text: string | undefined) => text && `${text}-${n}`;
        for (const fact of order) {
          const owned = JSON.parse(JSON.stringify(fact)) as Fact & Record<string, unknown>;
          for (const field of ["payment", "paymentRef", "refundId", "disputeId", "eventId"]) {
            if (typeof owned[field] === "string")
              Object.assign(owned, { [field]: mine(owned[field]) });
          }
          if (owned.kind === "paid") Object.assign(owned, { walletId });
          await ledger.record(owned);
          await ledger.record(owned);
        }
        expect(await ledger.balance(walletId)).toMatchObject({ available: 300, revoked: 700 });
        const [purchase] = await ledger.purchases(walletId);
        expect(purchase).toMatchObject({
          creditsReversed: 700,
          amountRefunded: 500,
          status: "disputed",
        });
      }
    });
  });
}

function permutations<Item>(items: Item[]): Item[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, at) =>
    permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]),
  );
}
