import { expect, type Page } from "@playwright/test";
import { ask, expectWallet, picture, pressTwice, signUp, test } from "./house.ts";

type Balance = { wallet: { available: number; held: number; owed: number } };
type Purchases = { items: { sku: string; credits: number; amount: number }[] };

/** On the sandbox's page, where money is played with. */
async function expectHostedPage(page: Page): Promise<void> {
  await expect(page.getByText(/not Stripe/i).first()).toBeVisible();
  await expect(page.getByText("$10.00").first()).toBeVisible();
}

async function expectOnce(page: Page, available: number): Promise<void> {
  const { items } = await ask<Purchases>(page, "billing.purchases");
  expect(items.map(({ sku, credits, amount }) => [sku, credits, amount])).toEqual([
    ["pack_1000", 1_000, 1_000],
  ]);
  expect((await ask<Balance>(page, "billing.status")).wallet.available).toBe(available);
}

test("a pack is bought once, whatever is clicked twice or refreshed", async ({ page }) => {
  await signUp(page);
  await page.goto("/billing");
  await picture(page, "billing");
  const checkouts: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("billing.checkout")) checkouts.push(request.url());
  });

  await pressTwice(page, page.getByRole("button", { name: "Buy 1,000 credits" }));
  await page.waitForURL(/\/c\/pay\//);
  expect(checkouts).toHaveLength(1);
  await expectHostedPage(page);
  await page.reload();
  await picture(page, "sandbox-checkout");
  await pressTwice(page, page.getByRole("button", { name: "Pay", exact: true }));

  await page.waitForURL(/\/billing\/success\?session_id=/);
  const receipt = page.getByRole("article", { name: "Receipt" });
  await expect(receipt).toBeVisible();
  await expect(receipt).toContainText("1,000");
  await expect(receipt).toContainText("$10.00");
  await expectWallet(page, "1,100");
  await picture(page, "receipt");
  for (let n = 0; n < 3; n += 1) {
    await page.reload();
    await expect(receipt).toBeVisible();
  }
  await page.goBack();
  await page.goForward();
  await expectOnce(page, 1_100);
  await page.goto("/billing");
  await picture(page, "billing-bought");
});

test("going back from the payment charges nothing", async ({ page }) => {
  await signUp(page);
  await page.goto("/billing");
  await page.getByRole("button", { name: "Buy 1,000 credits" }).click();
  await page.waitForURL(/\/c\/pay\//);
  await page.getByRole("button", { name: "Decline card" }).click();
  await expect(page.getByText(/declined/i)).toBeVisible();

  await page
    .getByRole("button", { name: "Back", exact: true })
    .or(page.getByRole("link", { name: "Back", exact: true }))
    .click();

  await expect(page.getByText("If you did not pay, nothing was charged.")).toBeVisible();
  await expect(page).toHaveURL(/\/billing$/);
  await expectWallet(page, "100");
  expect((await ask<Purchases>(page, "billing.purchases")).items).toEqual([]);
});

test("a bank payment is pending until it settles, and the page turns by itself", async ({
  page,
}) => {
  await signUp(page);
  await page.goto("/billing");
  await page.getByRole("button", { name: "Buy 1,000 credits" }).click();
  await page.waitForURL(/\/c\/pay\//);
  await page.getByRole("button", { name: "Pay by bank, settles later" }).click();
  await page.waitForURL(/\/billing\/success/);

  await expect(page.getByText("Printing your ticket.")).toBeVisible();
  expect((await ask<Balance>(page, "billing.status")).wallet.available).toBe(100);
  await picture(page, "receipt-pending");
  await expect(page.getByRole("article", { name: "Receipt" })).toBeVisible({ timeout: 30_000 });
  await expectOnce(page, 1_100);
});

test("out of credits, topped up, and rendered, with the prompt kept", async ({ page }) => {
  await signUp(page);
  await page.getByLabel("Prompt").fill("A train crossing a viaduct at golden hour");
  await page.getByText("1080p", { exact: true }).click();
  await page.getByLabel("Length").fill("30");
  await page.getByRole("button", { name: "Render · 120 credits" }).click();

  await expect(page.getByText("20 credits short.")).toBeVisible();
  await picture(page, "out-of-credits");
  await page.getByRole("button", { name: "Buy 1,000 credits" }).click();
  await page.waitForURL(/\/c\/pay\//);
  await page.getByRole("button", { name: "Pay", exact: true }).click();
  await page.waitForURL(/\/billing\/success/);
  await expect(page.getByRole("article", { name: "Receipt" })).toBeVisible();
  await page.getByRole("link", { name: "Back to your prompt" }).click();

  await expect(page.getByLabel("Prompt")).toHaveValue("A train crossing a viaduct at golden hour");
  await page.getByText("480p", { exact: true }).click();
  await page.getByLabel("Length").fill("5");
  await page.getByRole("button", { name: "Render · 5 credits" }).click();
  await page.getByRole("link", { name: /A train crossing/ }).click();
  await expect(page.locator("video")).toBeVisible({ timeout: 60_000 });
  await expectWallet(page, "1,095");
});

test("a receipt is its buyer's alone", async ({ page, browser, house }) => {
  await signUp(page);
  await page.goto("/billing");
  await page.getByRole("button", { name: "Buy 1,000 credits" }).click();
  await page.waitForURL(/\/c\/pay\//);
  await page.getByRole("button", { name: "Pay", exact: true }).click();
  await page.waitForURL(/\/billing\/success/);
  const receiptUrl = page.url();

  const stranger = await browser.newContext({ baseURL: house.url });
  const theirs = await stranger.newPage();
  await signUp(theirs);
  await theirs.goto(receiptUrl);

  await expect(theirs.getByText("No such payment.")).toBeVisible();
  await expectWallet(theirs, "100");
  await stranger.close();
});
