import type { PlanConfig } from "@framefare/contract";
import { type Ledger, LedgerError } from "@framefare/ledger";

/**
 * The credits every new user starts with, once. It is called at each sign-in, so that a welcome that was missed is made up
 * for; somebody welcomed with another number of credits, before planConfig changed, keeps those.
 */
export async function welcome(
  ledger: Pick<Ledger, "grant">,
  { welcomeCredits: credits }: Pick<PlanConfig, "welcomeCredits">,
  userId: string,
): Promise<void> {
  if (credits === 0) return;
  try {
    await ledger.grant({
      key: `welcome:${userId}`,
      walletId: userId,
      credits,
      source: "promotion",
    });
  } catch (error) {
    if (!(error instanceof LedgerError && error.code === "KEY_REUSED")) throw error;
  }
}
