import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The file every price stands in. */
export const OFFERS_FILE = fileURLToPath(new URL("../plan-config.json", import.meta.url));

export type Pack = { sku: string; credits: number; amount: number };
export type Plan = Pack & { name: string; stripePrice: string };

const offers = JSON.parse(readFileSync(OFFERS_FILE, "utf8")) as {
  welcomeCredits: number;
  packs: Pack[];
  plans: Plan[];
};
export const { welcomeCredits, packs, plans } = offers;

/** The plan of that name; a test that needs it says so by failing. */
export function planNamed(name: string): Plan {
  const plan = plans.find((each) => each.name === name);
  if (!plan) throw new Error(`There is no plan ${name}.`);
  return plan;
}

/** `1,000`, as pages write it. */
export function number(value: number): string {
  return value.toLocaleString("en");
}

/** `$10.00`, as receipts and the sandbox write it. */
export function dollars(cents: number): string {
  return `$${(cents / 100).toFixed(2)}`;
}
