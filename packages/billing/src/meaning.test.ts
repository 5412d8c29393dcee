import { expect, test } from "vitest";
import { isNews, type Subscription } from "./meaning.ts";

const told = (status: string, second = 0): Subscription => {
  const plan = { id: "sub_1", userId: "ada", sku: "plan_starter", status, periodEndsAt: 0 };
  return { ...plan, cancelAtPeriodEnd: false, eventAt: second * 1_000 };
};

test.each([
  ["incomplete", "active"],
  ["trialing", "active"],
  ["active", "past_due"],
  ["past_due", "unpaid"],
  ["past_due", "canceled"],
  ["incomplete", "incomplete_expired"],
])("of %s and %s in one second the second stands, whichever is told first", (first, then) => {
  expect(isNews(told(then), told(first))).toBe(true);
  expect(isNews(told(first), told(then))).toBe(false);
});

test("a plan that was not paid is active again when Stripe says so a second later", () => {
  expect(isNews(told("active", 1), told("past_due"))).toBe(true);
  expect(isNews(told("past_due"), told("active", 1))).toBe(false);
});
