import type { Purchase } from "@framefare/ledger";
import type { MoneyKnown } from "./store.ts";

type OfPayment<Row> = Row & { payment: string };

/** The ledger's rows about some payments. */
type MoneyRows = {
  bought: OfPayment<{ purchase: Purchase }>[];
  refunds: OfPayment<MoneyKnown["refunds"][number]>[];
  refundTotals: OfPayment<{ amount: number }>[];
  disputes: OfPayment<MoneyKnown["disputes"][number]>[];
};

/** The same, payment by payment. */
export function moneyKnown(named: string[], rows: MoneyRows): Map<string, MoneyKnown> {
  const known = named.map((payment) => {
    const its = (row: { payment: string }) => row.payment === payment;
    const money: MoneyKnown = {
      purchase: rows.bought.find(its)?.purchase ?? null,
      refunds: rows.refunds.filter(its),
      refundTotal: rows.refundTotals.find(its)?.amount ?? 0,
      disputes: rows.disputes.filter(its),
    };
    return [payment, money] as const;
  });
  return new Map(known);
}
