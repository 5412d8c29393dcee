import { randomUUID } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { newDataDir, openHouse, picture, signUp, test } from "./house.ts";
import { OFFERS_FILE } from "./offers.ts";

const ADMIN = "ada@framefare.example";

type Checkout = { url: string; sessionId: string };
type Session = { subscription: string };

/** A house of an admin's that can be closed, and opened again with other offers. */
function office() {
  const dataDir = newDataDir();
  const planConfig = join(dataDir, "plan-config.json");
  const offers = JSON.parse(readFileSync(OFFERS_FILE, "utf8")) as { plans: { sku: string }[] };
  const open = (sold: (sku: string) => boolean) => {
    const plans = offers.plans.filter(({ sku }) => sold(sku));
    writeFileSync(planConfig, JSON.stringify({ ...offers, plans }));
    return openHouse(dataDir, { ADMIN_EMAILS: ADMIN, PLAN_CONFIG: planConfig });
  };
  return { open, leave: () => rmSync(dataDir, { recursive: true, force: true }) };
}

/** Asks the server as the page does, with the page's session. */
async function post<Answer>(page: Page, url: string, data: object): Promise<Answer> {
  const answer = await page.request.post(url, { data });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as Answer;
}

async function checkout(page: Page, house: { url: string }, sku: string): Promise<Checkout> {
  const body = { sku, attemptId: randomUUID() };
  const { result } = await post<{ result: { data: Checkout } }>(
    page,
    `${house.url}/trpc/billing.checkout`,
    body,
  );
  return result.data;
}

async function available(page: Page, house: { url: string }): Promise<number> {
  const answer = await page.request.get(`${house.url}/trpc/billing.status`);
  const { result } = (await answer.json()) as {
    result: { data: { wallet: { available: number } } };
  };
  return result.data.wallet.available;
}

test("an admin sees a parked payment with its reason, mends its cause, and reads it again", async ({
  page,
  browser,
}) => {
  const { open, leave } = office();
  let house = await open(() => true);
  const theirs = await browser.newContext();
  const buyer = await theirs.newPage();
  const email = await signUp(buyer, { url: house.url });
  await signUp(page, { email: ADMIN, url: house.url });
  await page.goto(`${house.url}/operations`);
  await expect(page.getByRole("heading", { name: "Nothing is parked." })).toBeVisible();
  await picture(page, "operations-nothing");

  // A plan is bought and paid.
  const first = await checkout(buyer, house, "plan_pro");
  const paid = await post<Session>(buyer, `${new URL(first.url).origin}/sandbox/pay`, {
    session: first.sessionId,
  });
  await expect.poll(() => available(buyer, house)).toBe(3_300);

  // It is taken out of the offers while somebody still pays for it.
  await house.close();
  house = await open((sku) => sku !== "plan_pro");
  const sandbox = new URL((await checkout(buyer, house, "pack_1000")).url).origin;
  await post(buyer, `${sandbox}/sandbox/renew`, { subscription: paid.subscription });
  await page.goto(`${house.url}/operations`);
  const parked = page.getByRole("list", { name: "Parked events" });
  const invoice = parked.getByRole("listitem").filter({ hasText: "invoice.paid" });
  await expect(async () => {
    await page.reload();
    await expect(invoice).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(invoice).toContainText("The invoice has a price no plan has.");
  await expect(invoice).toContainText(email);
  await invoice.getByText("The event, whole").click();
  await expect(invoice.getByText('"billing_reason": "subscription_cycle"')).toBeVisible();
  await picture(page, "operations-parked");
  await invoice.getByRole("button", { name: /again/ }).click();
  await expect(invoice.getByRole("alert")).toContainText("Parked again.");
  expect(await available(buyer, house)).toBeLessThan(6_000);

  // It is put back, and what was parked is understood.
  await house.close();
  house = await open(() => true);
  await page.goto(`${house.url}/operations`);
  await invoice.getByRole("button", { name: /again/ }).click();
  await expect(invoice).toBeHidden();
  await expect.poll(() => available(buyer, house)).toBeGreaterThanOrEqual(3_300);

  await page.goto(`${house.url}/operations?view=findings`);
  await page.getByRole("button", { name: /^Run (now|again)$/ }).click();
  await expect(page.getByText(/^Compared/)).toBeVisible();
  await picture(page, "operations-findings");
  await page.getByRole("tab", { name: "Events" }).click();
  await expect(page.getByText("invoice.paid").first()).toBeVisible();
  await picture(page, "operations-events");

  await house.close();
  await theirs.close();
  leave();
});

test("an admin looks a wallet up, gives credits with a reason, and cannot take more than there is", async ({
  page,
  browser,
}) => {
  const { open, leave } = office();
  const house = await open(() => true);
  const theirs = await browser.newContext();
  const buyer = await theirs.newPage();
  const email = await signUp(buyer, { url: house.url });
  await expect(buyer.getByRole("link", { name: "Operations" })).toBeHidden();
  await buyer.goto(`${house.url}/operations`);
  await expect(buyer.getByRole("heading", { name: "No such screen." })).toBeVisible();

  await signUp(page, { email: ADMIN, url: house.url });
  await page.getByRole("link", { name: "Operations" }).click();
  await page.getByRole("tab", { name: "Wallets" }).click();
  await page.getByLabel("E-mail or user id").fill(email);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: email })).toBeVisible();
  await page.getByRole("textbox", { name: "Credits" }).fill("250");
  await page.getByLabel("Reason").fill("The clip of Tuesday was torn");
  await page.keyboard.press("Enter");
  await picture(page, "operations-adjust");
  await page.getByRole("button", { name: "Give 250 credits" }).click();
  await expect(
    page.getByText("The clip of Tuesday was torn (ada@framefare.example)"),
  ).toBeVisible();
  expect(await available(buyer, house)).toBe(350);

  await page.getByRole("textbox", { name: "Credits" }).fill("-351");
  await page.getByLabel("Reason").fill("Too much by one");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Take 351 credits" }).click();
  await expect(page.getByText("This needs 351 credits; 350 credits are available.")).toBeVisible();
  expect(await available(buyer, house)).toBe(350);
  await page.getByRole("button", { name: "Back" }).click();
  await picture(page, "operations-wallet");

  await page.getByRole("tab", { name: "The books" }).click();
  await page.getByRole("button", { name: "Verify all wallets" }).click();
  await expect(page.getByRole("heading", { name: "The books are whole." })).toBeVisible();
  await picture(page, "operations-books");
  await page.getByRole("tab", { name: "Events" }).click();
  await expect(page.getByText("No such event was received yet.")).toBeVisible();
  await picture(page, "operations-events-none");

  await house.close();
  await theirs.close();
  leave();
});
