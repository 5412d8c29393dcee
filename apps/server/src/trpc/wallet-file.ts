import type { WalletFile } from "@framefare/contract";
import type { User } from "../auth/users.ts";
import { purchaseOnTheWire } from "./billing.ts";
import type { Context } from "./trpc.ts";
import { entryOnTheWire } from "./wallet.ts";

/** How many purchases and lines of the journal are shown at once. */
const SHOWN = 20;

/** Everything about one person's credits. */
export async function walletFile(
  { billing, ledger }: Pick<Context, "billing" | "ledger">,
  { createdAt, ...user }: User,
): Promise<WalletFile> {
  const { userId } = user;
  const purchases = await ledger.purchases(userId);
  const entries = await ledger.entries(userId, { before: Number.MAX_SAFE_INTEGER, limit: SHOWN });
  const { grants } = await ledger.explain(userId);
  return {
    user: { ...user, createdAt: iso(createdAt) },
    ...(await billing.status(userId)),
    purchases: purchases.slice(0, SHOWN).map(purchaseOnTheWire),
    entries: entries.map(entryOnTheWire),
    grants: grants.toReversed().map(({ effectiveAt, expiresAt, metadata, ...grant }) => ({
      ...grant,
      effectiveAt: iso(effectiveAt),
      expiresAt: expiresAt === null ? null : iso(expiresAt),
      createdAt: iso(grant.createdAt),
      ...textsIn(metadata),
    })),
  };
}

/** What an adjustment keeps beside itself; other grants may keep other things. */
function textsIn({ reason, by }: { reason?: unknown; by?: unknown } = {}) {
  return { ...(typeof reason === "string" && { reason }), ...(typeof by === "string" && { by }) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
