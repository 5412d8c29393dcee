import { describe, expect, test } from "vitest";
import { onEachDatabase } from "./testing/databases.ts";
import { PRO, STARTER } from "./testing/offers.ts";
import { BOB, openShop, SESSIONS, type Shop } from "./testing/shop.ts";

onEachDatabase((newDatabase) => {
  describe("a second plan's checkout", () => {
    const expire = (sessionId: string) => `${SESSIONS}/${sessionId}/expire`;
    const statuses = async ({ attempts }: Shop) =>
      Object.fromEntries((await attempts()).map(({ id, status }) => [id, status]));

    test("closes the first one: of two open pages only the newer can be paid", async () => {
      const shop = await openShop({ address: await newDatabase() });
      const pack = await shop.buy("pack");
      const theirs = await shop.buy("b1", PRO.sku, BOB);
      const first = await shop.buy("a1", STARTER.sku);

      const second = await shop.buy("a2", PRO.sku);

      expect(shop.stripe.heardOn(expire(first.sessionId))).toHaveLength(1);
      for (const { sessionId } of [pack, theirs, second]) {
        expect(shop.stripe.heardOn(expire(sessionId))).toEqual([]);
      }
      expect(await statuses(shop)).toEqual({ pack: "open", b1: "open", a1: "expired", a2: "open" });
      expect(await shop.buy("a2", PRO.sku)).toEqual(second);
    });

    test("is refused once the first one is complete, though no event has told so yet", async () => {
      const shop = await openShop({ address: await newDatabase() });
      const { sessionId } = await shop.buy("a1", STARTER.sku);
      shop.stripe.closeSession(sessionId, "complete");

      await expect(shop.buy("a2", PRO.sku)).rejects.toMatchObject({ code: "ALREADY_SUBSCRIBED" });

      expect(shop.stripe.heardOn(SESSIONS)).toHaveLength(1);
      expect(await statuses(shop)).toEqual({ a1: "open", a2: "creating" });
    });

    test("opens when the first one had run out, though no event has told so yet", async () => {
      const shop = await openShop({ address: await newDatabase() });
      const { sessionId } = await shop.buy("a1", STARTER.sku);
      shop.stripe.closeSession(sessionId, "expired");

      await shop.buy("a2", PRO.sku);

      expect(await statuses(shop)).toEqual({ a1: "expired", a2: "open" });
    });

    test("does not open while the first one cannot be closed", async () => {
      const shop = await openShop({ address: await newDatabase() });
      await shop.buy("a1", STARTER.sku);
      shop.stripe.breakDown(true);

      await expect(shop.buy("a2", PRO.sku)).rejects.toMatchObject({ code: "PAYMENTS_UNAVAILABLE" });

      expect(await statuses(shop)).toEqual({ a1: "open", a2: "creating" });
    });

    test("at the same moment leaves one session that can be paid", async () => {
      const shop = await openShop({ address: await newDatabase() });

      await Promise.all([shop.buy("a1", STARTER.sku), shop.buy("a2", PRO.sku)]);

      const open = await shop.rows("SELECT * FROM checkout_attempts WHERE status = 'open'");
      expect(open).toHaveLength(1);
      expect(await shop.attempts()).toHaveLength(2);
    });
  });
});
