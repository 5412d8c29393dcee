import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openShop, PRODUCTS } from "../testing/shop.ts";

test("a price keeps its id across restarts until its amount changes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stripe-sandbox-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const databasePath = join(folder, "sandbox.db");
  const first = await openShop({ databasePath });
  const pack = await first.priceOf("pack_1000");
  const plan = await first.priceOf("plan_pro");
  await first.sandbox.close();

  const dearer = PRODUCTS.map((offer) =>
    offer.lookupKey === "pack_1000" ? { ...offer, unitAmount: 1_200 } : offer,
  );
  const second = await openShop({ databasePath, products: dearer });

  expect((await second.priceOf("plan_pro")).id).toBe(plan.id);
  expect(await second.priceOf("pack_1000")).toMatchObject({ unit_amount: 1_200 });
  expect(await second.stripe.prices.retrieve(pack.id)).toMatchObject({
    active: false,
    lookup_key: null,
    unit_amount: 1_000,
  });
  const stale = second.checkout({ line_items: [{ price: pack.id, quantity: 1 }] });
  await expect(stale).rejects.toMatchObject({ message: expect.stringContaining("inactive") });
});
