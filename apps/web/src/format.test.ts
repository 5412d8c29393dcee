import { describe, expect, test } from "vitest";
import { formatClock, formatCredits, formatMoney, formatPercent, formatSince } from "./format.ts";

describe("money", () => {
  test("is told in the currency's own decimals", () => {
    expect(formatMoney(1_000, "usd")).toBe("$10.00");
    expect(formatMoney(1_000, "jpy")).toBe("¥1,000");
    expect(formatMoney(1_500, "kwd")).toContain("1.500");
  });

  test("drops the cents of a round price only where it should be brief", () => {
    expect(formatMoney(1_000, "usd", "brief")).toBe("$10");
    expect(formatMoney(1_050, "usd", "brief")).toBe("$10.50");
  });
});

test("credits are counted in words that fit their number", () => {
  expect(formatCredits(1)).toBe("1 credit");
  expect(formatCredits(5_500)).toBe("5,500 credits");
});

test("a share is never rounded up to done", () => {
  expect(formatPercent(0.999)).toBe("99%");
  expect(formatPercent(1)).toBe("100%");
});

test("the past is told in the unit that fits it", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");

  expect(formatSince("2026-11-22T11:59:50Z", now)).toBe("just now");
  expect(formatSince("2026-11-22T11:50:00Z", now)).toBe("10 min. ago");
  expect(formatSince("2026-11-01T12:00:00Z", now)).toBe("Nov 1, 2026");
});

test("a length of time reads like a clock", () => {
  expect(formatClock(65_999)).toBe("1:05");
  expect(formatClock(-1)).toBe("0:00");
});
