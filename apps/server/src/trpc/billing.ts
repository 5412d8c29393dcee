import {
  BillingStatus,
  Catalog,
  Checkout,
  CheckoutRequest,
  FinalizeRequest,
  Finalized,
  PageRequest,
  Portal,
  PurchasePage,
} from "@framefare/contract";
import type { Purchase } from "@framefare/ledger";
import { open, router, signedIn } from "./trpc.ts";

export const billing = router({
  catalog: open.output(Catalog).query(({ ctx }) => Catalog.parse(ctx.planConfig)),

  status: signedIn.output(BillingStatus).query(({ ctx }) => ctx.billing.status(ctx.viewer.userId)),

  checkout: signedIn
    .input(CheckoutRequest)
    .output(Checkout)
    .mutation(({ ctx, input }) => ctx.billing.checkout(ctx.viewer, input)),

  finalize: signedIn
    .input(FinalizeRequest)
    .output(Finalized)
    .query(({ ctx, input }) => ctx.billing.finalize(ctx.viewer.userId, input.sessionId)),

  portal: signedIn.output(Portal).mutation(({ ctx }) => ctx.billing.portal(ctx.viewer.userId)),

  purchases: signedIn
    .input(PageRequest)
    .output(PurchasePage)
    .query(async ({ ctx, input: { cursor, limit } }) => {
      const all = await ctx.ledger.purchases(ctx.viewer.userId);
      const from = cursor ? all.findIndex(({ paymentRef }) => paymentRef === cursor) + 1 : 0;
      const items = all.slice(from, from + limit).map(purchaseOnTheWire);
      const last = items.at(-1);
      return all.length > from + limit && last ? { items, nextCursor: last.paymentRef } : { items };
    }),
});

export function purchaseOnTheWire(purchase: Purchase) {
  return { ...purchase, createdAt: new Date(purchase.createdAt).toISOString() };
}
