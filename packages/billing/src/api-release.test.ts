import { Stripe } from "stripe";
import { expect, test } from "vitest";
import { foreignRelease } from "./api-release.ts";

test.each([
  ["2024-06-20", "2024-06-20"],
  ["2025-03-31.basil", "2025-03-31.basil"],
  [`2026-09-30.${Stripe.MAJOR_API_VERSION}`, null],
  [Stripe.API_VERSION, null],
  [null, null],
  [undefined, null],
])("an event of the API version %s is of another release: %s", (api_version, release) => {
  expect(foreignRelease({ api_version })).toBe(release);
});
