import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type Locator, type Page, test as base } from "@playwright/test";

const MAIN = fileURLToPath(new URL("../apps/server/src/main.ts", import.meta.url));
const PICTURES = fileURLToPath(new URL("results/pictures", import.meta.url));

/** The server as people start it, on free ports, with a database of its own. */
export type House = { url: string; pid: number };

/** Tests get a running house; a page whose console complains fails its test. */
export const test = base.extend<{ quietPage: void }, { house: House }>({
  house: [
    // Playwright reads the fixtures a function asks for from its first parameter; this one asks for none.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const dataDir = newDataDir();
      const { close, ...house } = await openHouse(dataDir);
      await use(house);
      await close();
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  baseURL: async ({ house }, use) => use(house.url),
  quietPage: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        // The browser itself names each refused request; refusals are part of what is tested.
        const refusal = message.text().startsWith("Failed to load resource");
        if (message.type() === "error" && !refusal) complaints.push(message.text());
      });
      await use();
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** A folder for a house of its own; whoever makes it takes it away. */
export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), "framefare-e2e-"));
}

/** In which a proxy would tell where people come from. */
const CLIENT_IP_HEADER = "x-forwarded-for";

/** Starts the server on a folder; opened again on the same one, it remembers. */
export async function openHouse(dataDir: string, env: Record<string, string> = {}) {
  const server = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env.PATH ?? "",
      PORT: "0",
      DATA_DIR: dataDir,
      LOG_LEVEL: "warn",
      CLIENT_IP_HEADER,
      ...env,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await addressOf(server);
  const close = async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await ended;
  };
  return { url, pid: server.pid ?? 0, close };
}

async function addressOf(server: ChildProcess): Promise<string> {
  let output = "";
  for await (const chunk of server.stdout ?? []) {
    output += String(chunk);
    const [address] = /http:\/\/localhost:\d+$/m.exec(output) ?? [];
    if (address) return address;
  }
  throw new Error(`The server did not come up: ${output}`);
}

/** How many people have signed up: each comes from another address, or they would share one's limit of sign-ups. */
let people = 0;

/** A new person, signed up through the page. Answers their e-mail. */
export async function signUp(
  page: Page,
  { email = `${randomUUID()}@example.com`, url = "" } = {},
): Promise<string> {
  await page.goto(`${url}/sign-up`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("correct horse battery");
  people += 1;
  await page.setExtraHTTPHeaders({ [CLIENT_IP_HEADER]: `192.0.2.${people % 256}` });
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByLabel("Prompt")).toBeVisible();
  await page.setExtraHTTPHeaders({});
  return email;
}

/** Two presses as fast as a nervous hand, whatever the first one does to the button. */
export async function pressTwice(page: Page, button: Locator): Promise<void> {
  await button.scrollIntoViewIfNeeded();
  const box = await button.boundingBox();
  if (!box) throw new Error("There is no button to press.");
  await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
}

/** What the wallet in the header says, once it says so. */
export async function expectWallet(page: Page, credits: string): Promise<void> {
  const label = new RegExp(`^Wallet: ${credits} credits$`);
  await expect(page.getByRole("link", { name: label })).toBeVisible({ timeout: 60_000 });
}

/** A question the page could ask, asked with the page's own session. */
export async function ask<Answer>(
  page: Page,
  procedure: string,
  input: object = {},
): Promise<Answer> {
  const query = new URLSearchParams({ input: JSON.stringify(input) });
  const answer = await page.request.get(`/trpc/${procedure}?${query}`);
  expect(answer.ok()).toBe(true);
  const { result } = (await answer.json()) as { result: { data: Answer } };
  return result.data;
}

/** Keeps a picture of the page, in both themes and on a phone, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const size = page.viewportSize() ?? { width: 1280, height: 900 };
  for (const [width, height, colorScheme] of [
    [1280, 900, "light"],
    [1280, 900, "dark"],
    [390, 844, "light"],
    [390, 844, "dark"],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways, `${name} scrolls sideways at ${width} px`).toBe(0);
    const path = join(PICTURES, `${name}-${width}-${colorScheme}.png`);
    await page.screenshot({ path, animations: "disabled", fullPage: true });
  }
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** The renderers' processes: the server's children. */
export function renderers({ pid }: House): number[] {
  try {
    const listed = execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8" });
    return listed.split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
