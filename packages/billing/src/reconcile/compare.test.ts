import type { Purchase } from "@framefare/ledger";
import { describe, expect, test } from "vitest";
import type { Meaning } from "../meaning.ts";
import type { MoneyKnown } from "../store.ts";
import {
  type Bought,
  compareDispute,
  compareGranted,
  compareRefund,
  compareUngranted,
  compareUnlisted,
} from "./compare.ts";

const purchase: Purchase = {
  paymentRef: "cs_1",
  payment: "pi_1",
  eventId: "evt_1",
  walletId: "ada",
  sku: "pack_1000",
  credits: 1_000,
  creditsReversed: 0,
  amount: 1_000,
  amountRefunded: 0,
  currency: "usd",
  status: "paid",
  createdAt: 0,
};
const bought: Bought = { id: "cs_1", paid: true, amount: 1_000, currency: "usd" };

test.each<[string, Partial<Bought>, string | undefined]>([
  ["the same money is no fault", {}, undefined],
  ["another amount is a mismatch", { amount: 999 }, "amount_mismatch"],
  ["another currency is a mismatch", { currency: "eur" }, "amount_mismatch"],
  ["unpaid is granted and not paid", { paid: false }, "granted_not_paid"],
  ["unpaid says more than another amount", { paid: false, amount: 0 }, "granted_not_paid"],
])("a purchase beside its payment: %s", (_, change, kind) => {
  expect(compareGranted(purchase, { ...bought, ...change })?.kind).toBe(kind);
});

test.each([
  ["paid", undefined],
  ["unpaid", "granted_not_paid"],
  ["missing", "orphan"],
] as const)("a purchase that is in no list, and %s at Stripe: %s", (atStripe, kind) => {
  expect(compareUnlisted(purchase, atStripe)?.kind).toBe(kind);
});

describe("a payment without a purchase", () => {
  const paid = (credits: number, amount: number): Meaning => ({
    kind: "applied",
    facts: [
      {
        kind: "paid",
        walletId: "ada",
        paymentRef: "cs_1",
        eventId: "evt_1",
        at: 0,
        sku: "pack_1000",
        credits,
        amount,
        currency: "usd",
      },
    ],
  });

  test.each<[string, Meaning, string | undefined]>([
    ["of ours was not granted", paid(1_000, 1_000), "paid_not_granted"],
    ["with a code that pays all was not granted", paid(1_000, 0), "paid_not_granted"],
    ["of a free trial is nothing to grant", paid(0, 0), undefined],
    ["that brings nothing is no fault", { kind: "applied", facts: [] }, undefined],
    ["of another product is not ours", { kind: "ignored", reason: "" }, undefined],
    ["of nobody is an orphan", { kind: "parked", reason: "", cause: "nobody" }, "orphan"],
    [
      "of another price is a mismatch",
      { kind: "parked", reason: "", cause: "amount" },
      "amount_mismatch",
    ],
    ["that cannot be read was not granted", { kind: "parked", reason: "" }, "paid_not_granted"],
  ])("%s", (_, meaning, kind) => {
    expect(compareUngranted(bought, meaning)?.kind).toBe(kind);
  });

  test("names whom to adjust, by how much, and why", () => {
    expect(compareUngranted(bought, paid(1_000, 1_000))).toMatchObject({
      userId: "ada",
      byHand: expect.stringMatching(/wallet of ada by 1000 credits, and name cs_1/),
    });
  });
});

const money = (change: Partial<MoneyKnown> = {}): MoneyKnown => ({
  purchase,
  refunds: [],
  refundTotal: 0,
  disputes: [],
  ...change,
});
const refundKnown = (status: string, amount = 400) => ({ refundId: "re_1", amount, status });

describe("a refund", () => {
  const refund = { id: "re_1", payment: "pi_1", amount: 400, currency: "usd", status: "succeeded" };

  test.each<[string, Partial<typeof refund>, MoneyKnown, string | undefined]>([
    ["nobody told of is not reversed", {}, money(), "refunded_not_reversed"],
    [
      "that waits for the bank is not reversed",
      { status: "pending" },
      money(),
      "refunded_not_reversed",
    ],
    ["of a payment that is not ours is no fault", {}, money({ purchase: null }), undefined],
    ["that is known is no fault", {}, money({ refunds: [refundKnown("succeeded")] }), undefined],
    [
      "known while it waited is no fault",
      {},
      money({ refunds: [refundKnown("pending")] }),
      undefined,
    ],
    ["in the charge's total is no fault", {}, money({ refundTotal: 400 }), undefined],
    [
      "beside another in the charge's total is not reversed",
      {},
      money({ refundTotal: 400, refunds: [{ ...refundKnown("succeeded"), refundId: "re_0" }] }),
      "refunded_not_reversed",
    ],
    [
      "known with less is a mismatch",
      {},
      money({ refunds: [refundKnown("succeeded", 300)] }),
      "amount_mismatch",
    ],
    [
      "that failed and is still counted is a mismatch",
      { status: "failed" },
      money({ refunds: [refundKnown("succeeded")] }),
      "amount_mismatch",
    ],
    [
      "that failed here too is no fault",
      { status: "failed" },
      money({ refunds: [refundKnown("failed")] }),
      undefined,
    ],
    ["that failed and never counted is no fault", { status: "canceled" }, money(), undefined],
  ])("%s", (_, change, known, kind) => {
    expect(compareRefund({ ...refund, ...change }, known)?.kind).toBe(kind);
  });
});

describe("a dispute", () => {
  const disputeKnown = (withdrawn: boolean, status: string) =>
    money({ disputes: [{ disputeId: "du_1", amount: 1_000, withdrawn, status }] });

  test.each<[string, boolean, MoneyKnown, string | undefined]>([
    ["nobody told of is not reversed", true, money(), "refunded_not_reversed"],
    [
      "of which only the beginning was told is not reversed",
      true,
      disputeKnown(false, "open"),
      "refunded_not_reversed",
    ],
    ["that is known is no fault", true, disputeKnown(true, "open"), undefined],
    ["that was lost is no fault", true, disputeKnown(true, "lost"), undefined],
    ["of a payment that is not ours is no fault", true, money({ purchase: null }), undefined],
    ["that only inquires is no fault", false, money(), undefined],
    ["that was won here too is no fault", false, disputeKnown(true, "won"), undefined],
    [
      "that was won and is still counted is a mismatch",
      false,
      disputeKnown(true, "open"),
      "amount_mismatch",
    ],
  ])("%s", (_, withdrawn, known, kind) => {
    const dispute = { id: "du_1", payment: "pi_1", amount: 1_000, currency: "usd", withdrawn };
    expect(compareDispute(dispute, known)?.kind).toBe(kind);
  });
});
