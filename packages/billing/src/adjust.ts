import type { Adjustment, AdjustmentRequest } from "@framefare/contract";
import type { Ledger } from "@framefare/ledger";
import { adjustmentKey } from "./reconcile/adjustment-key.ts";

/**
 * Credits that an admin gives or takes, with the reason and their name kept beside them. The same key again is the first answer.
 * @throws LedgerError INSUFFICIENT_CREDITS when more is taken than is available, KEY_REUSED; nothing was written.
 */
export async function adjust(
  ledger: Pick<Ledger, "grant" | "charge">,
  { key, userId, credits, reason }: AdjustmentRequest,
  by: string,
): Promise<Adjustment> {
  const request = { key: adjustmentKey(key), walletId: userId, metadata: { reason, by } };
  const { createdAt } =
    credits > 0
      ? await ledger.grant({ ...request, credits, source: "adjustment" })
      : await ledger.charge({ ...request, credits: -credits });
  return { key, userId, credits, reason, by, createdAt: new Date(createdAt).toISOString() };
}
