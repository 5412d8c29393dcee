import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Fact } from "../command.ts";
import type { Ledger } from "../ledger.ts";
import { clockAt } from "./clock.ts";
import type { OpenLedger } from "./ledger-suite.ts";
import { type FactOf, factOf } from "./property-facts.ts";
import { fact, type World, world } from "./property-steps.ts";

const START = Date.UTC(2026, 0, 15);
const WALLETS = ["ada", "bob", "cy"];

/** Facts about payments arrive in any order, and any of them more than once. */
export function describeOrders(
  name: string,
  openLedger: OpenLedger,
  { runs, seed }: { runs: number; seed: number },
): void {
  const told = fc.array(fc.record(fact), { minLength: 1, maxLength: 24, size: "max" });
  const spent = fc.array(fc.nat(40), { minLength: 3, maxLength: 3 });

  async function standing(spentBefore: number[], facts: Fact[]) {
    const ledger = await openLedger({ now: clockAt(START).now, onWarning: () => {} });
    try {
      await spend(ledger, spentBefore);
      for (const each of facts) await ledger.record(each);
      expect((await ledger.verify()).problems).toEqual([]);
      return await Promise.all(WALLETS.map((walletId) => standingOf(ledger, walletId)));
    } finally {
      await ledger.close();
    }
  }

  describe(`${name}: in whatever order payments are told of`, () => {
    test(`${runs} sets of facts end in the same wallets, told in two orders, some of them twice`, async () => {
      const twoOrders = fc.tuple(told, told).chain(([once, twice]) =>
        fc.record({
          one: fc.shuffledSubarray(once, { minLength: once.length }),
          other: fc.shuffledSubarray([...once, ...once.slice(0, twice.length)], {
            minLength: once.length + Math.min(once.length, twice.length),
          }),
        }),
      );
      const property = fc.asyncProperty(world, spent, twoOrders, async (any, before, orders) => {
        const bought = withoutLateOnes(any);
        const factsOf = (order: typeof orders.one) => [
          ...order.map((of) => factOf(bought, WALLETS, toldOnce(of))),
          ...linksOf(bought),
        ];
        const one = await standing(before, factsOf(orders.one));
        const other = await standing(before, factsOf(orders.other).toReversed());
        expect(other).toEqual(one);
      });

      await fc.assert(property, { numRuns: runs, seed });
    });
  });
}

/** A payment is told of in one way only, and which payment paid for what is always told. */
function toldOnce(of: FactOf): FactOf {
  return of.what === "paid" ? { ...of, version: 0 } : of;
}

function linksOf(bought: World): Fact[] {
  return bought.purchases.flatMap((_, purchase) =>
    [0, 1].map((which) => factOf(bought, WALLETS, { purchase, what: "link", which, version: 0 })),
  );
}

/** Credits that have ended by the time they are told of pay what is owed by then: there the order does count. */
function withoutLateOnes({ purchases }: World): World {
  return {
    purchases: purchases.map(({ endsIn = 1, ...bought }) => ({
      ...bought,
      endsIn: endsIn > 0 ? endsIn : undefined,
    })),
  };
}

/** Each wallet begins with 40 credits, some of them spent. */
async function spend(ledger: Ledger, spentBefore: number[]): Promise<void> {
  for (const [n, walletId] of WALLETS.entries()) {
    await ledger.grant({ key: `g${n}`, walletId, credits: 40 });
    const credits = spentBefore[n] ?? 0;
    if (credits > 0) await ledger.charge({ key: `c${n}`, walletId, credits });
  }
}

async function standingOf(ledger: Ledger, walletId: string) {
  const purchases = await ledger.purchases(walletId);
  return {
    balance: await ledger.balance(walletId),
    // Which of two payments a purchase names depends on which was told first.
    purchases: purchases.map(({ payment, ...purchase }) => ({
      ...purchase,
      paid: payment !== null,
    })),
  };
}
