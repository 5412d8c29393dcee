import { Stripe } from "stripe";
import { describe, expect, test } from "vitest";
import { EVENT_TYPES } from "../event-types.ts";
import { readEvent } from "../read-event.ts";
import { eventOf } from "../testing/events.ts";
import { OFFERS } from "../testing/offers.ts";
import { clockVerdict } from "./clock.ts";
import { type Endpoint, endpointVerdict, eventsVerdict, versionVerdict } from "./endpoint.ts";
import { type Keys, keysVerdict } from "./keys.ts";
import { type Found, pricesVerdict, type Wanted } from "./prices.ts";
import { secretVerdict } from "./secret.ts";

test("every type that an endpoint is to send is read, and one list of Stripe's takes them all", () => {
  const nobody = { attemptOf: () => null, userOf: () => null, skuOf: () => null };
  for (const type of EVENT_TYPES) {
    const meaning = readEvent(eventOf(type, {}), nobody, OFFERS, 0);
    expect([type, meaning]).not.toEqual([
      type,
      { kind: "ignored", reason: "Nothing is done about this type." },
    ]);
  }
  // https://docs.stripe.com/api/events/list
  expect(EVENT_TYPES.length).toBeLessThanOrEqual(20);
});

test.each<[number, string]>([
  [0, "pass"],
  [4_999, "pass"],
  [-4_999, "pass"],
  [5_000, "warn"],
  [-60_000, "warn"],
  [60_001, "fail"],
  [-60_001, "fail"],
])("a clock that is %i ms ahead: %s", (skewMs, verdict) => {
  expect(clockVerdict(skewMs).verdict).toBe(verdict);
});

test.each<[string, Partial<Keys>, string]>([
  ["the sandbox's", { mode: null, modes: [] }, "pass"],
  ["test keys", {}, "pass"],
  ["test keys in production", { production: true }, "warn"],
  ["live keys in production", { mode: "live", modes: ["live"], production: true }, "pass"],
  ["keys of both modes", { modes: ["test", "live"] }, "fail"],
  ["no webhook secret", { webhookSecrets: 0 }, "fail"],
])("%s: %s", (_, change, verdict) => {
  const keys: Keys = { mode: "test", modes: ["test"], webhookSecrets: 1, production: false };
  expect(keysVerdict({ ...keys, ...change }).verdict).toBe(verdict);
});

const endpoint = (url: string, status = "enabled"): Endpoint => ({
  id: "we_1",
  url,
  status,
  enabled_events: [...EVENT_TYPES],
  api_version: Stripe.API_VERSION,
});

describe("endpoints", () => {
  const ours = "https://frames.test/api/stripe/webhook";

  test.each<[string, Endpoint[], string]>([
    ["ours alone", [endpoint(ours)], "pass"],
    ["ours and another product's", [endpoint(ours), endpoint("https://shop.test/hook")], "pass"],
    [
      "ours, and an old one that is disabled",
      [endpoint(ours), endpoint("https://frames.test/api/payment/webhook", "disabled")],
      "pass",
    ],
    ["none", [], "fail"],
    ["ours, disabled", [endpoint(ours, "disabled")], "fail"],
    ["one at http", [endpoint("http://frames.test/api/stripe/webhook")], "fail"],
    ["one with a slash at its end", [endpoint(`${ours}/`)], "fail"],
    ["ours twice", [endpoint(ours), endpoint(ours)], "fail"],
    [
      "ours and the old path",
      [endpoint(ours), endpoint("https://frames.test/api/payment/webhook")],
      "fail",
    ],
    [
      "ours and our path elsewhere",
      [endpoint(ours), endpoint("https://old.test/api/stripe/webhook")],
      "fail",
    ],
  ])("%s: %s", (_, endpoints, verdict) => {
    expect(endpointVerdict(endpoints, [ours]).verdict).toBe(verdict);
  });

  test.each<[string, string[], string]>([
    ["all that are read", [...EVENT_TYPES].reverse(), "pass"],
    ["one too few", EVENT_TYPES.slice(1), "fail"],
    ["one too many", [...EVENT_TYPES, "invoice.created"], "fail"],
    ["every type", ["*"], "fail"],
  ])("that send %s: %s", (_, enabled_events, verdict) => {
    expect(eventsVerdict({ ...endpoint(ours), enabled_events }).verdict).toBe(verdict);
  });

  test.each<[string | null, string]>([
    [Stripe.API_VERSION, "pass"],
    ["2024-06-20", "fail"],
    [null, "fail"],
  ])("of version %s: %s", (api_version, verdict) => {
    expect(versionVerdict({ ...endpoint(ours), api_version }).verdict).toBe(verdict);
  });
});

test.each<[(number | string)[], number | string, string]>([
  [[200], 400, "pass"],
  [[200, 200], 400, "pass"],
  [[200, 400], 400, "fail"],
  [[400], 400, "fail"],
  [[200], 200, "fail"],
  [[302], 302, "fail"],
  [[200], 403, "fail"],
  [["ECONNREFUSED"], "ECONNREFUSED", "fail"],
  [[], 400, "fail"],
])("signed is answered %j and forged %s: %s", (signed, forged, verdict) => {
  expect(secretVerdict({ signed, forged }, "https://frames.test").verdict).toBe(verdict);
});

test.each<[string, Partial<Found> | null, string]>([
  ["as planConfig has it", {}, "pass"],
  ["not there", null, "fail"],
  ["not active", { active: false }, "fail"],
  ["in another currency", { currency: "eur" }, "fail"],
  ["of another amount", { unit_amount: 1_201 }, "fail"],
  ["without one amount", { unit_amount: null }, "fail"],
  ["paid once", { recurring: null }, "fail"],
  ["paid every three months", { recurring: monthly(3) }, "fail"],
])("a plan's price %s: %s", (_, change, verdict) => {
  const wanted: Wanted = {
    sku: "plan",
    stripePrice: "key",
    amount: 1_200,
    currency: "usd",
    interval: "month",
  };
  const price: Found = {
    id: "price_1",
    active: true,
    currency: "usd",
    unit_amount: 1_200,
    recurring: monthly(1),
  };
  expect(pricesVerdict([{ wanted, found: change && { ...price, ...change } }]).verdict).toBe(
    verdict,
  );
});

function monthly(interval_count: number): Stripe.Price.Recurring {
  return {
    interval: "month",
    interval_count,
    meter: null,
    trial_period_days: null,
    usage_type: "licensed",
  };
}
