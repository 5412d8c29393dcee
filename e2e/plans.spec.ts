import { expect, type Page } from "@playwright/test";
import { expectCredits, openCheckout, pay, purchasesOf } from "./checkout.ts";
import { ask, picture, signUp, test } from "./house.ts";
import { dollars, number, type Plan, planNamed, welcomeCredits } from "./offers.ts";
import { read, tell } from "./sandbox.ts";

type Status = {
  plan: { sku: string } | null;
  subscription: { status: string; periodEndsAt: string; cancelAtPeriodEnd: boolean } | null;
};

/** Each is bought in one of the tests below. */
const [starter, pro, studio] = [planNamed("Starter"), planNamed("Pro"), planNamed("Studio")];

test("an upgrade through the portal brings the difference at once", async ({ page }) => {
  await signUp(page);
  await subscribe(page, starter);
  await picture(page, "billing-plan");
  await openPortal(page);
  await picture(page, "sandbox-portal");
  await page.getByRole("button", { name: "Upgrade to Framefare Pro" }).click();
  await expect(page.getByRole("heading", { name: "Framefare Pro" })).toBeVisible();
  await page.getByRole("link", { name: "Back" }).click();

  await expectPlan(page, pro);
  await expectCredits(page, welcomeCredits + pro.credits);
  await expect(page.getByText(dollars(pro.amount - starter.amount))).toBeVisible();
  await picture(page, "billing-upgraded");
});

test("a downgrade waits for the period's end, and then the page turns by itself", async ({
  page,
}) => {
  await signUp(page);
  const sandbox = await subscribe(page, pro);
  await openPortal(page);
  await page.getByRole("button", { name: "Downgrade to Framefare Starter" }).click();
  await expect(page.getByText(/^Becomes Framefare Starter on /)).toBeVisible();
  await picture(page, "sandbox-portal-downgrade");
  await page.getByRole("link", { name: "Back" }).click();
  await expectPlan(page, pro);
  await expectCredits(page, welcomeCredits + pro.credits);

  await tell(page, sandbox, "advance", { days: 31 });
  await expectPlan(page, starter);
  await expectCredits(page, welcomeCredits + pro.credits + starter.credits);
});

test("a plan renews, is canceled at its period's end, and ends with it", async ({ page }) => {
  await signUp(page);
  const sandbox = await subscribe(page, studio);
  await expect(page.getByText(/^Your plan renews on /)).toBeVisible();

  const before = await ask<Status>(page, "billing.status");
  await tell(page, sandbox, "advance", { days: 31 });
  await expectCredits(page, welcomeCredits + 2 * studio.credits);
  await expect(page.getByText("Studio plan, 9,500 credits")).toHaveCount(2);
  const after = await ask<Status>(page, "billing.status");
  expect(after.subscription?.periodEndsAt).not.toBe(before.subscription?.periodEndsAt);

  await openPortal(page);
  await page.getByRole("button", { name: "Cancel at period end" }).click();
  await expect(page.getByText(/^Canceled: it ends on /)).toBeVisible();
  await picture(page, "sandbox-portal-canceled");
  await page.getByRole("link", { name: "Back" }).click();
  await expect(page.getByText(/^Your plan ends on .*, and its credits with it\.$/)).toBeVisible();
  await expectPlan(page, studio);
  await picture(page, "billing-canceled");

  await tell(page, sandbox, "advance", { days: 31 });
  await expect(page.getByRole("button", { name: "Subscribe to Studio" })).toBeVisible();
  expect(await ask<Status>(page, "billing.status")).toMatchObject({ plan: null });
  expect(await purchasesOf(page)).toHaveLength(2);
});

test("a payment that is declined at renewal is said, and mended in the portal", async ({
  page,
}) => {
  await signUp(page);
  const sandbox = await subscribe(page, starter);
  await openPortal(page);
  await page.getByRole("button", { name: "New card that declines" }).click();
  await page.getByRole("link", { name: "Back" }).click();
  await expectPlan(page, starter);

  await tell(page, sandbox, "advance", { days: 31 });
  await expect(page.getByText("The last payment did not go through.")).toBeVisible();
  await picture(page, "billing-past-due");
  await expectCredits(page, welcomeCredits + starter.credits);

  await openPortal(page);
  await page.getByRole("button", { name: "New card that pays" }).click();
  await page.getByRole("link", { name: "Back" }).click();
  // It is tried again within a week of the last try.
  await tell(page, sandbox, "advance", { days: 8 });
  await expectCredits(page, welcomeCredits + 2 * starter.credits);
  await expect(page.getByText("The last payment did not go through.")).toBeHidden();
});

test("a trial's receipt says that it is one, and that no credits came", async ({ page }) => {
  await signUp(page);
  await openTrial(page, pro);
  await page.getByRole("button", { name: "Pay", exact: true }).click();

  await expect(page.getByRole("heading", { name: "Your trial has begun." })).toBeVisible();
  const receipt = page.getByRole("article", { name: "Receipt" });
  await expect(receipt).toContainText("Free");
  await expect(receipt).toContainText("$35.00 a month");
  await expect(page.getByText("the credits are yours")).toBeHidden();
  await expectCredits(page, welcomeCredits);
  await picture(page, "receipt-trial");
});

/** Subscribes, sees the plan on Billing, and gives where the sandbox is. */
async function subscribe(page: Page, plan: Plan): Promise<string> {
  const { sandbox } = await openCheckout(page, `Subscribe to ${plan.name}`);
  const receipt = await pay(page);
  await expect(receipt).toContainText(`${plan.name} plan, one month`);
  await expect(receipt).toContainText(dollars(plan.amount));
  await expect(receipt).toContainText(number(plan.credits));
  await expectCredits(page, welcomeCredits + plan.credits);
  expect(await purchasesOf(page)).toEqual([[plan.sku, plan.credits, plan.amount]]);
  await page.goto("/billing");
  await expectPlan(page, plan);
  await expect(page.getByRole("button", { name: /^Subscribe/ })).toHaveCount(0);
  return sandbox;
}

/** The one plan that is marked on the page, and the server says the same. */
async function expectPlan(page: Page, plan: Plan): Promise<void> {
  const heading = page.getByRole("heading", { name: "Your plan" });
  await expect(heading).toHaveText(`${plan.name}Your plan`);
  expect(await ask<Status>(page, "billing.status")).toMatchObject({
    plan: { sku: plan.sku },
    subscription: { status: "active" },
  });
}

async function openPortal(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Manage" }).click();
  await page.waitForURL(/\/p\/session\//);
}

/** No trial is sold here, but a shopkeeper may give one: the checkout is opened once more for the same attempt, with a trial. */
async function openTrial(page: Page, plan: Plan): Promise<void> {
  const { sandbox, session } = await openCheckout(page, `Subscribe to ${plan.name}`);
  const open = await read<{
    customer: string;
    client_reference_id: string;
    metadata: Record<string, string>;
    success_url: string;
  }>(page, sandbox, `checkout/sessions/${session}`);
  const trial = await tell<{ url: string }>(page, sandbox, "checkout", {
    price: plan.stripePrice,
    customer: open.customer,
    clientReferenceId: open.client_reference_id,
    metadata: open.metadata,
    successUrl: open.success_url.replace("{CHECKOUT_SESSION_ID}", session),
    trialDays: 14,
  });
  await page.goto(trial.url);
  await picture(page, "sandbox-trial");
}
