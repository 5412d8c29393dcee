import { expect, test } from "vitest";
import { trialIn } from "./trial.ts";

const pro = {
  sku: "plan_pro",
  name: "Pro",
  credits: 3_200,
  amount: 3_500,
  interval: "month",
  rollover: 0,
} as const;
const plans = { plans: [pro] };
const periodEndsAt = "2026-12-09T12:00:00.000Z";
const on = (status: string) => ({
  plan: pro,
  subscription: { status, periodEndsAt, cancelAtPeriodEnd: false },
});
const bought = (sku: string, credits: number) => ({ sku, credits });

test("a plan that is trialing is a trial until its period ends", () => {
  expect(trialIn(on("trialing"), [], plans)).toEqual({ sku: "plan_pro", endsAt: periodEndsAt });
});

test("a plan's invoice without credits was a trial's", () => {
  const purchases = [bought("plan_pro", 3_200), bought("plan_pro", 0)];

  expect(trialIn(on("active"), purchases, plans)).toEqual({ sku: "plan_pro", endsAt: null });
});

test("a period that a code made free is no trial, nor is a pack", () => {
  expect(trialIn(on("active"), [bought("plan_pro", 3_200)], plans)).toBeNull();
  expect(trialIn(on("active"), [bought("pack_1000", 0)], plans)).toBeNull();
  expect(trialIn({ plan: null, subscription: null }, [], plans)).toBeNull();
});
