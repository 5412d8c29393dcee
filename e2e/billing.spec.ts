import { expect, type Page } from "@playwright/test";
import {
  checkoutAt,
  expectCredits,
  openCheckout,
  pay,
  payBy,
  purchasesOf,
  receiptOn,
} from "./checkout.ts";
import { expectWallet, picture, pressTwice, signUp, test } from "./house.ts";
import { dollars, number, packs, welcomeCredits } from "./offers.ts";
import { tell } from "./sandbox.ts";

test("a pack is bought once, whatever is clicked twice or refreshed", async ({ page }) => {
  await signUp(page);
  await page.goto("/billing");
  await picture(page, "billing");
  const checkouts: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("billing.checkout")) checkouts.push(request.url());
  });

  await pressTwice(page, page.getByRole("button", { name: "Buy 1,000 credits" }));
  await checkoutAt(page);
  expect(checkouts).toHaveLength(1);
  await expect(page.getByText("$10.00").first()).toBeVisible();
  await page.reload();
  await picture(page, "sandbox-checkout");
  await pressTwice(page, page.getByRole("button", { name: "Pay", exact: true }));

  await page.waitForURL(/\/billing\/success\?session_id=/);
  const receipt = receiptOn(page);
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
  await expectCredits(page, 1_100);
  expect(await purchasesOf(page)).toEqual([["pack_1000", 1_000, 1_000]]);
  await page.goto("/billing");
  await picture(page, "billing-bought");
});

test("every pack brings its credits for its price", async ({ page }) => {
  await signUp(page);
  let credits = welcomeCredits;
  for (const pack of packs) {
    await openCheckout(page, `Buy ${number(pack.credits)} credits`);
    const receipt = await pay(page);

    await expect(receipt).toContainText(`Pack of ${number(pack.credits)} credits`);
    await expect(receipt).toContainText(dollars(pack.amount));
    await expectCredits(page, (credits += pack.credits));
  }
  const bought = packs.map(({ sku, credits: brought, amount }) => [sku, brought, amount]);
  expect(await purchasesOf(page)).toEqual(bought.toReversed());
});

test("going back from the payment charges nothing, and the next try pays", async ({ page }) => {
  await signUp(page);
  await openCheckout(page, "Buy 1,000 credits");
  await payBy(page, "Decline card");
  await expect(page.getByText(/declined/i)).toBeVisible();
  await picture(page, "sandbox-declined");
  await page.getByRole("button", { name: "Back", exact: true }).click();

  await expect(page.getByText("If you did not pay, nothing was charged.")).toBeVisible();
  await expect(page).toHaveURL(/\/billing$/);
  await picture(page, "billing-left");
  await expectCredits(page, 100);
  expect(await purchasesOf(page)).toEqual([]);

  await page.getByRole("button", { name: "Buy 1,000 credits" }).click();
  await checkoutAt(page);
  await pay(page);
  await expectCredits(page, 1_100);
  expect(await purchasesOf(page)).toEqual([["pack_1000", 1_000, 1_000]]);
});

test("a bank payment is pending until it settles, and the page turns by itself", async ({
  page,
}) => {
  await signUp(page);
  const { sandbox } = await openCheckout(page, "Buy 5,500 credits");
  await payBy(page, "Pay by bank, settles later");

  await expect(page.getByText("Printing your ticket.")).toBeVisible();
  const loads = countLoads(page);
  await expectCredits(page, 100);
  // It settles within seconds, of which nobody hears until the picture is taken.
  await tell(page, sandbox, "pause", {});
  await picture(page, "receipt-pending");
  await tell(page, sandbox, "resume", {});

  await expect(receiptOn(page)).toContainText("5,500");
  await expectCredits(page, 5_600);
  expect(loads()).toBe(0);
});

test("a bank payment that fails says so by itself, and charges nothing", async ({ page }) => {
  await signUp(page);
  await openCheckout(page, "Buy 1,000 credits");
  await payBy(page, "Pay by bank, fails later");

  await expect(page.getByText("Printing your ticket.")).toBeVisible();
  const loads = countLoads(page);

  await expect(page.getByText("The payment did not go through.")).toBeVisible();
  expect(loads()).toBe(0);
  await picture(page, "receipt-failed");
  await expectCredits(page, 100);
  expect(await purchasesOf(page)).toEqual([]);
});

test("a refund is seen in the open wallet, and on the receipt", async ({ page }) => {
  await signUp(page);
  const { sandbox, session } = await openCheckout(page, "Buy 1,000 credits");
  await pay(page);
  const receiptUrl = page.url();
  await page.goto("/wallet");
  const journal = page.getByRole("list", { name: "Journal" });
  const newest = journal.getByRole("listitem").first();
  await expect(newest).toContainText("Credits bought");

  const loads = countLoads(page);
  await tell(page, sandbox, "refund", { payment: session, amount: 400 });
  await expect(newest).toContainText("Taken back with a refunded or disputed payment");
  await expect(newest).toContainText("−400");
  await expectWallet(page, "700");
  await picture(page, "wallet-refunded");
  await tell(page, sandbox, "refund", { payment: session });
  await expect(newest).toContainText("−600");
  await expectWallet(page, "100");
  expect(loads()).toBe(0);

  await page.getByRole("tab", { name: "Where each credit went" }).click();
  await expect(page.getByText("1,000 taken back")).toBeVisible();
  await picture(page, "wallet-refunded-credits");
  await page.goto(receiptUrl);
  await expect(page.getByText("Refunded, 1,000 credits taken back.")).toBeVisible();
  await picture(page, "receipt-refunded");
  await page.goto(`${sandbox}/c/pay/${session}`);
  await expect(page.getByText("This checkout is paid")).toBeVisible();
  await picture(page, "sandbox-paid");
  await page.goto(sandbox);
  await expect(page.getByText("refunded", { exact: true }).first()).toBeVisible();
  await picture(page, "sandbox-home");
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
  await checkoutAt(page);
  await pay(page);
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
  await openCheckout(page, "Buy 1,000 credits");
  await pay(page);
  const receiptUrl = page.url();

  const stranger = await browser.newContext({ baseURL: house.url });
  const theirs = await stranger.newPage();
  await signUp(theirs);
  await theirs.goto(receiptUrl);

  await expect(theirs.getByText("No such payment.")).toBeVisible();
  await picture(theirs, "receipt-not-found");
  await expectWallet(theirs, "100");
  await stranger.close();
});

/** How often the page has been loaded since: what changes on it without, changes by itself. */
function countLoads(page: Page): () => number {
  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  return () => loads;
}
