import { expect, test } from "vitest";
import { formatAmount } from "./money.ts";

test.for([
  [1_000, "usd", "$10.00"],
  [5, "eur", "€0.05"],
  [1_500, "jpy", "¥1,500"],
  [1_500, "kwd", "KWD 1.500"],
  [150_000, "isk", "ISK 1,500.00"],
  [-1_000, "usd", "-$10.00"],
] as const)("%i of %s reads %s", ([amount, currency, text]) => {
  // Intl parts code and number with a space that does not break.
  expect(formatAmount(amount, currency).replace("\u00A0", " ")).toBe(text);
});
