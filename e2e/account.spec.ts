import { expect } from "@playwright/test";
import { expectWallet, picture, signUp, test } from "./house.ts";

test("a person signs out and in again, and finds what was theirs", async ({ page }) => {
  const email = await signUp(page);
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Sign up" }).first()).toBeVisible();

  await page.goto("/sign-in");
  await picture(page, "sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Enter your e-mail address.")).toBeVisible();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("wrong password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("E-mail or password is wrong.")).toBeVisible();
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Sign in" }).click();

  await expect(page.getByLabel("Prompt")).toBeVisible();
  await expectWallet(page, "100");
});

test("a page behind the door asks to sign in, and leads back", async ({ page }) => {
  await page.goto("/usage");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.goto("/sign-up");
  await picture(page, "sign-up");
});

test("an address nobody knows says so", async ({ page }) => {
  await page.goto("/no/such/page");
  await expect(page.getByRole("heading", { name: "No such screen." })).toBeVisible();
});
