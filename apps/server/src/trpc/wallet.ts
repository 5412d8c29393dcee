import type { Entry } from "@framefare/ledger";
import { EntryPage, Explanation, PageRequest } from "@framefare/contract";
import { z } from "zod";
import { walletTopic } from "../house/live.ts";
import { purchaseOnTheWire } from "./billing.ts";
import { router, signedIn } from "./trpc.ts";
import { watch } from "./watch.ts";

export const wallet = router({
  entries: signedIn
    .input(PageRequest)
    .output(EntryPage)
    .query(async ({ ctx, input: { cursor, limit } }) => {
      // The journal is numbered: a cursor is the last seen number, and a page begins below it.
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor) || 0;
      const entries = await ctx.ledger.entries(ctx.viewer.userId, { before, limit: limit + 1 });
      const items = entries.slice(0, limit).map(entryOnTheWire);
      const last = items.at(-1);
      return entries.length > limit && last ? { items, nextCursor: String(last.seq) } : { items };
    }),

  explain: signedIn.output(Explanation).query(async ({ ctx }) => {
    const explanation = await ctx.ledger.explain(ctx.viewer.userId);
    const iso = (at: number) => new Date(at).toISOString();
    const grants = explanation.grants.map((grant) => ({
      ...grant,
      effectiveAt: iso(grant.effectiveAt),
      expiresAt: grant.expiresAt === null ? null : iso(grant.expiresAt),
      createdAt: iso(grant.createdAt),
      purchase: grant.purchase && purchaseOnTheWire(grant.purchase),
    }));
    return { ...explanation, grants };
  }),

  /** The wallet now and at each change; a page that reconnects just gets the newest again. */
  watch: signedIn
    .input(z.object({ lastEventId: z.string().optional() }).optional())
    .subscription(({ ctx, signal = new AbortController().signal }) => {
      const { userId } = ctx.viewer;
      return watch(ctx, walletTopic(userId), signal, async () => {
        const { available, held, owed } = await ctx.ledger.balance(userId);
        return { id: `${available}.${held}.${owed}`, value: { available, held, owed } };
      });
    }),
});

export function entryOnTheWire(entry: Entry) {
  return { ...entry, at: new Date(entry.at).toISOString() };
}
