import { expect, test } from "vitest";
import { creditsPromised, QUOTE_LIFE_MS, signQuote } from "./quote.ts";

const NOW = Date.UTC(2026, 0, 15);
const SECRET = "only this test";
const asked = { modelId: "embedded/sketch", seconds: 5, resolution: "720p" };
const quote = signQuote({ ...asked, credits: 10, expiresAt: NOW + QUOTE_LIFE_MS }, SECRET);

const promised = (given: string, change: object = {}, now = NOW, secret = SECRET) =>
  creditsPromised(given, { ...asked, ...change }, { secret, now });

test("a quote promises its credits until its very end", () => {
  expect(promised(quote)).toBe(10);
  expect(promised(quote, {}, NOW + QUOTE_LIFE_MS - 1)).toBe(10);
  expect(() => promised(quote, {}, NOW + QUOTE_LIFE_MS)).toThrow(
    expect.objectContaining({ code: "QUOTE_EXPIRED" }),
  );
});

test.each([
  ["another model", { modelId: "embedded/other" }],
  ["more seconds", { seconds: 6 }],
  ["another resolution", { resolution: "1080p" }],
])("a quote is not for %s", (_, change) => {
  expect(() => promised(quote, change)).toThrow(
    expect.objectContaining({ code: "QUOTE_MISMATCH" }),
  );
});

test("a quote that anybody touched, or made with another secret, is not ours", () => {
  const [body = "", signature = ""] = quote.split(".");
  const cheaper = Buffer.from(
    JSON.stringify(["embedded/sketch", 5, "720p", 1, NOW + QUOTE_LIFE_MS]),
  ).toString("base64url");
  const forged = [
    `${cheaper}.${signature}`,
    body,
    `${body}.`,
    `${body}.${signature}x`,
    ".",
    "",
    "é.é",
  ];

  for (const given of forged) {
    expect(() => promised(given)).toThrow(expect.objectContaining({ code: "QUOTE_MISMATCH" }));
  }
  expect(() => promised(quote, {}, NOW, "another secret")).toThrow(
    expect.objectContaining({ code: "QUOTE_MISMATCH" }),
  );
});
