import { expect, test } from "vitest";
import { openShop } from "./testing/shop.ts";

test("a thousand sessions are made and paid in seconds, and can be listed", async () => {
  const { sandbox, stripe } = await openShop();
  await sandbox.pause();

  const began = performance.now();
  for (let made = 0; made < 1_000; made += 1) {
    const { id } = await sandbox.checkout({ price: "pack_1000", clientReferenceId: `pur_${made}` });
    await sandbox.pay({ session: id });
  }
  expect(performance.now() - began).toBeLessThan(10_000);

  let seen = 0;
  const complete = stripe.checkout.sessions.list({ status: "complete", limit: 100 });
  for await (const session of complete) seen += session.payment_status === "paid" ? 1 : 0;
  expect(seen).toBe(1_000);
});
