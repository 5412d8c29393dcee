import { expect } from "@playwright/test";
import { ask, signUp, test } from "./house.ts";

const UNREACHED = "Framefare could not be reached. Check your connection and try again.";

test("what is pressed without a network fails at once, and nothing is bought or rendered later", async ({
  page,
  context,
}) => {
  await signUp(page);
  await page.getByLabel("Prompt").fill("A kite over a grey beach");
  await page.getByRole("link", { name: "Billing" }).click();
  const buy = page.getByRole("button", { name: "Buy 1,000 credits" });
  await expect(buy).toBeVisible();
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") asked.push(request.url());
  });

  await context.setOffline(true);
  await buy.click();
  await expect(page.getByText(UNREACHED)).toBeVisible();
  await expect(buy).not.toHaveAttribute("aria-busy");
  await page.getByRole("link", { name: "Studio" }).click();
  const render = page.getByRole("button", { name: "Render · 10 credits" });
  await render.click();
  await expect(page.getByText(UNREACHED)).toBeVisible();
  await expect(render).not.toHaveAttribute("aria-busy");
  const askedOffline = asked.length;
  await context.setOffline(false);
  await page.waitForTimeout(3_000);

  expect(asked).toHaveLength(askedOffline);
  await expect(render).toBeVisible();
  expect((await ask<{ items: unknown[] }>(page, "render.list")).items).toEqual([]);
});

test("while the session cannot be read the landing page stands, and a page behind the door opens once it can", async ({
  page,
}) => {
  await signUp(page);
  await page.route("**/api/auth/get-session", (route) => route.fulfill({ status: 429 }));

  await page.goto("/");
  await expect(page.getByRole("heading", { name: /Pay the fare/ })).toBeVisible();
  await page.goto("/wallet");
  await expect(page.getByText("Try again, or reload in a moment.")).toBeVisible();

  await page.unroute("**/api/auth/get-session");
  await expect(page.getByRole("heading", { name: "Wallet" })).toBeVisible();
});

test("a checkout that failed at the payment service is tried anew, not asked for its old answer", async ({
  page,
}) => {
  await signUp(page);
  await page.goto("/billing");
  const attempts: unknown[] = [];
  await page.route("**/trpc/billing.checkout*", (route) => {
    attempts.push(route.request().postDataJSON());
    const failure = { reason: "payments_unavailable" };
    const data = { code: "SERVICE_UNAVAILABLE", httpStatus: 503, failure };
    const error = { message: "Stripe could not be used.", code: -32603, data };
    return attempts.length === 1 ? route.fulfill({ json: [{ error }] }) : route.continue();
  });

  const buy = page.getByRole("button", { name: "Buy 1,000 credits" });
  await buy.click();
  await expect(page.getByText("The payment service cannot be reached just now.")).toBeVisible();
  await buy.click();
  await page.waitForURL(/\/c\/pay\//);

  expect(attempts).toHaveLength(2);
  expect(attempts[0]).not.toEqual(attempts[1]);
});

test("a page that asks more than one request may carry asks in several", async ({ page }) => {
  await signUp(page);
  const render = {
    modelId: "embedded/sketch",
    prompt: "One of many",
    seconds: 1,
    resolution: "480p",
    aspect: "16:9",
    status: "queued",
    progress: 0,
    seed: 1,
    credits: 5,
    createdAt: "2026-11-22T12:00:00.000Z",
  };
  const items = Array.from({ length: 24 }, () => ({ ...render, id: crypto.randomUUID() }));
  // Only the list is made up: what follows from it goes to the server.
  await page.route("**/trpc/**", async (route) => {
    const url = new URL(route.request().url());
    const names = url.pathname.replace("/trpc/", "").split(",");
    if (!names.includes("render.list")) return route.continue();
    const answer = await route.fetch();
    const results: unknown[] = await answer.json();
    results[names.indexOf("render.list")] = { result: { data: { items } } };
    return route.fulfill({ response: answer, json: results });
  });
  const refused: string[] = [];
  const followed = new Set<string>();
  page.on("response", (response) => {
    if (response.status() === 400) refused.push(response.url());
    if (!response.url().includes("render.get")) return;
    for (const { id } of items) if (response.url().includes(id)) followed.add(id);
  });

  await page.reload();
  await expect(page.getByRole("link", { name: /One of many/ })).toHaveCount(24);
  await expect(async () => expect(followed.size).toBe(24)).toPass();

  expect(refused).toEqual([]);
  await expect(page.getByRole("button", { name: "Render · 10 credits" })).toBeVisible();
});
