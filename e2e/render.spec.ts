import { expect, type Page } from "@playwright/test";
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from "mediabunny";
import { readFile } from "node:fs/promises";
import { ask, expectWallet, picture, pressTwice, renderers, signUp, test } from "./house.ts";

type Balance = { wallet: { available: number; held: number; owed: number } };

test("a person signs up, renders, watches it being made, plays it and takes it home", async ({
  page,
}) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: /Pay the fare/ })).toBeVisible();
  await picture(page, "landing");
  await signUp(page);
  await expectWallet(page, "100");
  await picture(page, "studio-new");

  await page.getByLabel("Prompt").fill("A lighthouse at dusk, its beam sweeping over a quiet sea");
  const render = page.getByRole("button", { name: "Render · 10 credits" });
  await expect(render).toBeEnabled();
  await pressTwice(page, render);

  await page.getByRole("link", { name: /A lighthouse at dusk/ }).click();
  await expect(page).toHaveURL(/\/renders\//);
  const bar = page.getByRole("progressbar");
  await expect(bar).toBeVisible();
  const seen = new Set<string>();
  await expect(async () => {
    seen.add((await bar.getAttribute("aria-valuenow")) ?? "");
    expect(seen.size).toBeGreaterThan(3);
  }).toPass({ timeout: 60_000, intervals: [100] });
  await picture(page, "render-running");

  const video = page.locator("video");
  await expect(video).toBeVisible({ timeout: 60_000 });
  await video.evaluate(async (element: HTMLVideoElement) => {
    element.muted = true;
    await element.play();
  });
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime))
    .toBeGreaterThan(0.5);
  const size = await video.evaluate((element: HTMLVideoElement) => [
    element.videoWidth,
    element.videoHeight,
    Math.round(element.duration),
  ]);
  expect(size).toEqual([1280, 720, 5]);
  const moments = [await pictureAt(page, 1), await pictureAt(page, 2.5), await pictureAt(page, 4)];
  expect(new Set(moments).size).toBe(3);
  await picture(page, "render-ready");
  await expectWallet(page, "90");
  expect((await ask<Balance>(page, "billing.status")).wallet).toEqual({
    available: 90,
    held: 0,
    owed: 0,
  });

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toMatch(/^A lighthouse at dusk.*\.mp4$/);
  await expectRealVideo(await readFile(await saved.path()), {
    width: 1280,
    height: 720,
    seconds: 5,
  });

  await page.goto("/");
  await expect(page.getByRole("link", { name: /A lighthouse at dusk/ })).toHaveCount(1);
  await picture(page, "studio");
  await page.goto("/wallet");
  await expect(page.getByRole("heading", { name: "Wallet" })).toBeVisible();
  await picture(page, "wallet");
  await page.goto("/usage");
  await expect(page.getByRole("heading", { name: "Usage" })).toBeVisible();
  await picture(page, "usage");
});

test("a render that fails says so and costs nothing", async ({ page, house }) => {
  await signUp(page);
  await page.getByLabel("Prompt").fill("A storm that breaks the renderer");
  await page.getByLabel("Length").fill("20");
  await page.getByRole("button", { name: "Render · 40 credits" }).click();
  await page.getByRole("link", { name: /A storm that breaks/ }).click();
  await expect(page.getByRole("progressbar")).toBeVisible();
  await expect(async () => expect(renderers(house)).toHaveLength(1)).toPass();

  for (const pid of renderers(house)) process.kill(pid, "SIGKILL");

  await expect(page.getByText(/Your 40 credits were returned\./).first()).toBeVisible();
  await expectWallet(page, "100");
  await page.reload();
  await expect(page.getByText(/Your 40 credits were returned\./).first()).toBeVisible();
  await picture(page, "render-failed");
  expect((await ask<Balance>(page, "billing.status")).wallet.available).toBe(100);
});

test("a canceled render gives its credits back, and its renderer is gone", async ({
  page,
  house,
}) => {
  await signUp(page);
  await page.getByLabel("Prompt").fill("A long walk through a forest");
  await page.getByLabel("Length").fill("20");
  await page.getByRole("button", { name: "Render · 40 credits" }).click();
  await page.getByRole("link", { name: /A long walk/ }).click();
  await expect(async () => expect(renderers(house)).toHaveLength(1)).toPass();
  expect((await ask<Balance>(page, "billing.status")).wallet).toMatchObject({ held: 40 });

  await pressTwice(page, page.getByRole("button", { name: "Cancel render" }));

  await expect(page.getByText(/Your 40 credits were returned\./).first()).toBeVisible();
  await expectWallet(page, "100");
  await expect(async () => expect(renderers(house)).toEqual([])).toPass();
  await page.getByRole("button", { name: "Render again with these settings" }).click();
  await expect(page.getByLabel("Prompt")).toHaveValue("A long walk through a forest");
});

test("someone else's render is not there", async ({ page, browser, house }) => {
  await signUp(page);
  await page.getByLabel("Prompt").fill("Something private");
  await page.getByRole("button", { name: /^Render · / }).click();
  await page.getByRole("link", { name: /Something private/ }).click();
  await page.waitForURL(/\/renders\//);

  const stranger = await browser.newContext({ baseURL: house.url });
  const theirs = await stranger.newPage();
  await signUp(theirs);
  await theirs.goto(page.url());

  await expect(theirs.getByText("No such render.")).toBeVisible();
  await picture(theirs, "not-found");
  await stranger.close();
});

test("the form sent twice in one breath asks once, and says so once", async ({ page }) => {
  await signUp(page);
  await page.getByLabel("Prompt").fill("A pond in the rain");
  await expect(page.getByRole("button", { name: "Render · 10 credits" })).toBeVisible();
  let asked = 0;
  page.on("request", (request) => {
    asked += request.url().split("render.create").length - 1;
  });

  await page.locator("form").evaluate((form: HTMLFormElement) => {
    form.requestSubmit();
    form.requestSubmit();
  });

  await expect(page.getByText("Your render is queued.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Render · 10 credits" })).toBeVisible();
  expect(asked).toBe(1);
  await expect(page.getByRole("link", { name: /A pond in the rain/ })).toHaveCount(1);
  expect((await ask<Balance>(page, "billing.status")).wallet.available).toBe(90);
});

/** What the browser decodes at that second, as one number a picture: the sum of its pixels. */
function pictureAt(page: Page, second: number): Promise<number> {
  return page.locator("video").evaluate(async (element: HTMLVideoElement, at) => {
    element.pause();
    // Sought is not shown yet: the picture is there when the frame was handed to the screen.
    const shown = new Promise((resolve) => element.requestVideoFrameCallback(resolve));
    element.currentTime = at;
    await shown;
    const canvas = document.createElement("canvas");
    canvas.width = element.videoWidth;
    canvas.height = element.videoHeight;
    const context = canvas.getContext("2d");
    context?.drawImage(element, 0, 0);
    let sum = 0;
    for (const value of context?.getImageData(0, 0, canvas.width, canvas.height).data ?? []) {
      sum += value;
    }
    return sum;
  }, second);
}

/** What was downloaded is a whole video: its size, its length, and that its pictures are not all the same. */
async function expectRealVideo(
  bytes: Uint8Array,
  expected: { width: number; height: number; seconds: number },
): Promise<void> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error("There is no video in it.");
  expect(await track.getDisplayWidth()).toBe(expected.width);
  expect(await track.getDisplayHeight()).toBe(expected.height);
  expect(Math.abs((await track.computeDuration()) - expected.seconds)).toBeLessThan(0.1);
  const frames = new Set<string>();
  for await (const packet of new EncodedPacketSink(track).packets()) {
    frames.add(Buffer.from(packet.data).toString("base64"));
  }
  expect(frames.size).toBeGreaterThan(expected.seconds * 20);
}
