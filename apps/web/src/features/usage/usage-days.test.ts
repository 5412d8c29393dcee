import { expect, test } from "vitest";
import { lastDays, stackByDay } from "./usage-days.ts";

test("the calendar ends today in UTC and crosses months", () => {
  expect(lastDays(3, Date.parse("2026-12-01T23:59:59Z"))).toEqual([
    "2026-11-29",
    "2026-11-30",
    "2026-12-01",
  ]);
});

test("models stand on top of each other, and a day without renders is empty", () => {
  const row = { day: "2026-11-30", renders: 1, seconds: 5 };
  const rows = [
    { ...row, modelId: "b", credits: 4 },
    { ...row, modelId: "a", credits: 10 },
  ];

  expect(stackByDay(rows, ["2026-11-29", "2026-11-30"], ["a", "b"])).toEqual([
    { day: "2026-11-29", total: 0, parts: [] },
    {
      day: "2026-11-30",
      total: 14,
      parts: [
        { modelId: "a", credits: 10, below: 0 },
        { modelId: "b", credits: 4, below: 10 },
      ],
    },
  ]);
});
