import { expect, test } from "vitest";
import { isNews, type Subscription, subscriptionAfter } from "./meaning.ts";

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

test("of what one second changes each update brings its own, in whatever order they are told", () => {
  const begun = told("active");
  const updates = [
    { ...begun, changed: [] },
    { ...begun, sku: "plan_pro", changed: ["sku" as const] },
    { ...begun, sku: "plan_pro", cancelAtPeriodEnd: true, changed: ["cancelAtPeriodEnd" as const] },
    { ...begun, sku: "plan_pro", cancelAtPeriodEnd: true, status: "past_due", changed: [] },
  ];
  for (const order of ordersOf(updates)) {
    const end = order.reduce((known, each) => subscriptionAfter(each, known) ?? known, begun);
    expect(end).toEqual({ ...begun, sku: "plan_pro", cancelAtPeriodEnd: true, status: "past_due" });
  }
});

function ordersOf<T>(all: T[]): T[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((first, n) => ordersOf(all.toSpliced(n, 1)).map((rest) => [first, ...rest]));
}
