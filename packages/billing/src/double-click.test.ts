import { expect, test } from "vitest";
import { createBilling } from "./billing.ts";
import type { BillingStore } from "./store.ts";
import { EVENT_AT } from "./testing/events.ts";
import { OFFERS, STARTER } from "./testing/offers.ts";
import { ADA, openShop, SESSIONS } from "./testing/shop.ts";

test("a second click on a plan, at a server that looks later, leaves the page of the first open", async () => {
  const shop = await openShop();
  const first = Promise.withResolvers<unknown>();
  const looking = Promise.withResolvers<void>();
  const store: BillingStore = {
    ...shop.store,
    openPlanAttempts: async (userId) => {
      looking.resolve();
      await first.promise;
      return shop.store.openPlanAttempts(userId);
    },
  };
  const later = createBilling({
    store,
    ledger: shop.ledger,
    stripe: shop.stripe.client,
    planConfig: OFFERS,
    appUrl: "https://framefare.test",
    livemode: false,
    now: () => EVENT_AT,
  });

  const second = later.checkout(ADA, { sku: STARTER.sku, attemptId: "click" });
  await looking.promise;
  const opened = await shop.buy("click", STARTER.sku);
  first.resolve(undefined);

  expect(await second).toEqual(opened);
  expect(shop.stripe.heardOn(`${SESSIONS}/${opened.sessionId}/expire`)).toEqual([]);
  expect(await shop.rows("SELECT status FROM checkout_attempts")).toEqual([{ status: "open" }]);
});
