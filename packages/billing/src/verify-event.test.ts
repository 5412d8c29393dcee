import { Stripe } from "stripe";
import { describe, expect, test } from "vitest";
import { sessionEvent } from "./testing/events.ts";
import { verifyEvent } from "./verify-event.ts";

const NOW = Date.UTC(2026, 0, 15, 12);
const SECRET = "whsec_today";
const OLD_SECRET = "whsec_yesterday";

const payload = JSON.stringify(sessionEvent(), null, 2);

/** The header Stripe sends with a payload it signed `age` seconds before now. */
function sign(signed: string, { secret = SECRET, age = 0 } = {}): string {
  const timestamp = NOW / 1_000 - age;
  return Stripe.webhooks.generateTestHeaderString({ payload: signed, secret, timestamp });
}

function verify(body: string, signature: string, secrets = [SECRET]) {
  return verifyEvent({ rawBody: Buffer.from(body), signature, secrets }, NOW);
}

/** Says which of the two it was: who sent it, or what. */
function refused(message: string) {
  return expect.objectContaining({
    code: "NOT_AN_EVENT",
    message: expect.stringContaining(message),
  });
}

const UNSIGNED = refused("signature");
const NO_EVENT = refused("not a Stripe event");

describe("a signed event", () => {
  test("is read whole, with what nobody here asks for", () => {
    expect(verify(payload, sign(payload))).toEqual(JSON.parse(payload));
  });

  test("may be signed with any of the secrets, so that one can be rolled", () => {
    const signature = sign(payload, { secret: OLD_SECRET });

    expect(verify(payload, signature, [SECRET, OLD_SECRET]).type).toBe(
      "checkout.session.completed",
    );
    expect(() => verify(payload, signature, [SECRET])).toThrow(UNSIGNED);
  });

  test("may carry several signatures, as Stripe sends while it rolls a secret", () => {
    const [timestamp, ...ours] = sign(payload).split(",");
    const [, ...others] = sign(payload, { secret: OLD_SECRET }).split(",");
    const header = [timestamp, ...others, ...ours].join(",");

    expect(verify(payload, header).type).toBe("checkout.session.completed");
  });

  test("is taken for 300 seconds, and not one longer", () => {
    expect(verify(payload, sign(payload, { age: 300 })).type).toBe("checkout.session.completed");
    expect(() => verify(payload, sign(payload, { age: 301 }))).toThrow(UNSIGNED);
  });

  test("may be about an object without an id", () => {
    const { id: _, ...object } = sessionEvent().data.object;
    const nameless = JSON.stringify({
      ...sessionEvent(),
      data: { object: { ...object, id: null } },
    });

    expect(verify(nameless, sign(nameless)).type).toBe("checkout.session.completed");
  });
});

describe("not an event", () => {
  test.each([
    ["another secret's signature", payload, sign(payload, { secret: "whsec_other" })],
    ["no signature", payload, ""],
    ["a header that is none", payload, "t=,v1="],
    ["another body's signature", payload.replace("1000", "9999"), sign(payload)],
    ["the same JSON written anew", JSON.stringify(JSON.parse(payload)), sign(payload)],
  ])("%s is refused", (_, body, signature) => {
    expect(() => verify(body, signature)).toThrow(UNSIGNED);
  });

  test.each(["", " "])("an empty secret (%j) signs nothing", (secret) => {
    expect(() => verify(payload, sign(payload, { secret }), [secret])).toThrow(UNSIGNED);
    expect(() => verify(payload, sign(payload), [])).toThrow(UNSIGNED);
  });

  test.each([
    "",
    "null",
    "[1,2]",
    "{}",
    "42",
    '"event"',
    "{not json",
    JSON.stringify({ ...sessionEvent(), object: "v2.core.event" }),
    JSON.stringify({ ...sessionEvent(), id: "" }),
    JSON.stringify({ ...sessionEvent(), data: { object: null } }),
    JSON.stringify({ ...sessionEvent(), created: "today" }),
  ])("%s is refused, though signed", (body) => {
    expect(() => verify(body, sign(body))).toThrow(NO_EVENT);
  });
});
