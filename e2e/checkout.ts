import { expect, type Locator, type Page } from "@playwright/test";
import { ask, expectWallet } from "./house.ts";

export type Balance = { wallet: { available: number; held: number; owed: number } };
export type Purchases = { items: { sku: string; credits: number; amount: number }[] };

type Way = "Pay" | "Decline card" | "Pay by bank, settles later" | "Pay by bank, fails later";

/** A checkout that stands open: where the sandbox is, and the session's id there. */
export type Checkout = { sandbox: string; session: string };

/** From Billing to the sandbox's page, by the button of one offer. */
export async function openCheckout(page: Page, button: string): Promise<Checkout> {
  await page.goto("/billing");
  await page.getByRole("button", { name: button }).click();
  return checkoutAt(page);
}

/** The checkout that is on the screen, or will be in a moment. */
export async function checkoutAt(page: Page): Promise<Checkout> {
  await page.waitForURL(/\/c\/pay\//);
  const { origin, pathname } = new URL(page.url());
  return { sandbox: origin, session: pathname.split("/").at(-1) ?? "" };
}

/** Presses one of the buttons of the sandbox's page, each a way in which a payment may go. */
export async function payBy(page: Page, way: Way): Promise<void> {
  await expect(page.getByText(/not Stripe/i).first()).toBeVisible();
  await page.getByRole("button", { name: way, exact: true }).click();
}

/** Pays by card and waits for the receipt. */
export async function pay(page: Page): Promise<Locator> {
  await payBy(page, "Pay");
  await page.waitForURL(/\/billing\/success\?session_id=/);
  const receipt = receiptOn(page);
  await expect(receipt).toBeVisible();
  return receipt;
}

export function receiptOn(page: Page): Locator {
  return page.getByRole("article", { name: "Receipt" });
}

/** What there is to spend, in the header and at the server. */
export async function expectCredits(page: Page, credits: number): Promise<void> {
  await expectWallet(page, credits.toLocaleString("en"));
  expect((await ask<Balance>(page, "billing.status")).wallet.available).toBe(credits);
}

/** What was bought, newest first: sku, credits, cents. */
export async function purchasesOf(page: Page): Promise<(string | number)[][]> {
  const { items } = await ask<Purchases>(page, "billing.purchases");
  return items.map(({ sku, credits, amount }) => [sku, credits, amount]);
}
