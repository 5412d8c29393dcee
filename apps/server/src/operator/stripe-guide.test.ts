import { EVENT_TYPES } from "@framefare/billing";
import { readFileSync } from "node:fs";
import { Stripe } from "stripe";
import { expect, test } from "vitest";
import { readPlanConfig } from "../house/plan-config-file.ts";

const guide = read("docs/stripe.md");

test("the guide to Stripe names every event that is read, and no other", () => {
  const named = guide.match(/`(checkout|invoice|invoice_payment|customer|charge|refund)\.[\w.]+`/g);

  expect(named?.map((event) => event.slice(1, -1)).toSorted()).toEqual(EVENT_TYPES.toSorted());
});

test("the guide to Stripe names variables that there are", () => {
  const variables = read(".env.example").match(/^[A-Z_0-9]+(?==)/gm) ?? [];
  const named = new Set(guide.match(/\b[A-Z]+(_[A-Z]+)+\b/g));

  expect(named.size).toBeGreaterThan(5);
  for (const name of named) expect(variables).toContain(name);
});

test("the guide to Stripe names commands that there are", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const named = Array.from(guide.matchAll(/pnpm (?:run )?([a-z]+)/g), ([, name = ""]) => name);

  expect(new Set(named)).toEqual(new Set(["doctor", "reconcile"]));
  for (const name of named) expect(scripts).toHaveProperty(name);
});

test("the guide to Stripe has the offers and the API version of the code", () => {
  const { packs, plans } = readPlanConfig(null);

  for (const { sku, name, amount, stripePrice } of [...packs, ...plans]) {
    const row = guide.split("\n").find((line) => line.startsWith(`| \`${sku}\``)) ?? "";
    const cells = row.split("|").map((cell) => cell.trim());
    expect(cells.slice(1, 4)).toEqual([`\`${sku}\``, name, `$${(amount / 100).toFixed(2)}`]);
    expect(cells[5]).toBe(`\`${stripePrice}\``);
  }
  expect(new Set(guide.match(/\b20\d\d-\d\d-\d\d\.[a-z]+/g))).toEqual(
    new Set([Stripe.API_VERSION]),
  );
});

function read(path: string): string {
  return readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");
}
