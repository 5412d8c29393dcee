import type { Books, MoneyKnown, Range } from "../store.ts";
import { compareDispute, compareRefund, type Fault } from "./compare.ts";
import type { StripeLists } from "./stripe-lists.ts";

type Sides = { lists: StripeLists; store: Books };

export type MoneyBack = { faults: Fault[]; refunds: number; disputes: number };

/** What went back, refund by refund and dispute by dispute, against what the ledger knows of each payment. */
export async function compareMoneyBack(sides: Sides, range: Range): Promise<MoneyBack> {
  const faults: Fault[] = [];
  const [refunds, disputes] = await Promise.all([
    compareEach(sides, sides.lists.refunds(range), compareRefund, faults),
    compareEach(
      sides,
      sides.lists.disputes(range),
      (dispute, money) => {
        const moved = dispute.balance_transactions.reduce((sum, { amount }) => sum + amount, 0);
        return compareDispute(
          { ...dispute, withdrawn: moved < 0 && dispute.status !== "won" },
          money,
        );
      },
      faults,
    ),
  ]);
  return { faults, refunds, disputes };
}

async function compareEach<Back extends { payment_intent: string | { id: string } | null }>(
  sides: Sides,
  pages: AsyncIterable<Back[]>,
  compare: (back: Back & { payment: string }, money: MoneyKnown) => Fault | null,
  faults: Fault[],
): Promise<number> {
  let looked = 0;
  for await (const page of pages) {
    looked += page.length;
    const paid = page.flatMap((back) => {
      const { payment_intent: payment } = back;
      if (payment === null) return [];
      return [{ back, payment: typeof payment === "string" ? payment : payment.id }];
    });
    const known = await sides.store.moneyOf(paid.map(({ payment }) => payment));
    for (const { back, payment } of paid) {
      const money = known.get(payment);
      const fault =
        money && compare({ ...back, payment }, await withPurchase(sides, payment, money));
      if (fault) faults.push(fault);
    }
  }
  return looked;
}

/** A payment that we cannot place may have paid an invoice of ours: what told so was missed, and its credits stand. */
async function withPurchase(
  { lists, store }: Sides,
  payment: string,
  money: MoneyKnown,
): Promise<MoneyKnown> {
  if (money.purchase) return money;
  const invoice = await lists.invoiceOf(payment);
  const [purchase] = invoice === null ? [] : await store.purchasesOf([invoice]);
  // What we were told of the payment has not reached the purchase yet.
  return purchase ? { purchase, refunds: [], refundTotal: 0, disputes: [] } : money;
}
