import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { type House, openHouse } from "../testing/house.ts";

const CLIP = {
  prompt: "A quiet forest at night",
  modelId: "embedded/sketch",
  seconds: 5,
  resolution: "720p",
  aspect: "16:9",
};

/** A call as a script makes it: plain JSON, no client. */
async function post(house: House, path: string, body: unknown, headers: object = {}) {
  const answer = await fetch(`${house.url}/trpc/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  const { error } = JSON.parse(text) as { error?: { data?: { failure: object } } };
  return { status: answer.status, text, failure: error?.data?.failure };
}

const nothingWritten = async (house: House) => {
  expect(await house.rows("SELECT * FROM renders")).toEqual([]);
  expect(await house.rows("SELECT * FROM holds")).toEqual([]);
};

test.each([
  ["an empty prompt", { prompt: "  " }, 400, "invalid_input"],
  ["a prompt of 1,001 characters", { prompt: "x".repeat(1_001) }, 400, "invalid_input"],
  ["no prompt", { prompt: undefined }, 400, "invalid_input"],
  ["half a second", { seconds: 0.5 }, 400, "invalid_input"],
  ["no seconds", { seconds: 0 }, 400, "invalid_input"],
  ["more seconds than the model takes", { seconds: 31 }, 400, "unsupported_settings"],
  ["a resolution nobody offers", { resolution: "8k" }, 400, "invalid_input"],
  ["an unknown model", { modelId: "embedded/nothing" }, 404, "unknown_model"],
  ["a forged quote", { quote: "e30.e30" }, 400, "quote_mismatch"],
  ["an id that is not a UUID", { renderId: "../../etc/passwd" }, 400, "invalid_input"],
])("a render with %s is refused in a typed answer, and nothing is written", async (...row) => {
  const [, change, status, reason] = row;
  const house = await openHouse({ ROLE: "web" });
  const { headers } = await house.signUp();

  const body = { renderId: randomUUID(), ...CLIP, ...change };
  const answer = await post(house, "render.create", body, headers);

  expect(answer).toMatchObject({ status, failure: { reason } });
  await nothingWritten(house);
});

test("an invalid input says which field, and never a stack", async () => {
  const house = await openHouse({ ROLE: "web" });
  const { headers } = await house.signUp();

  const body = { renderId: randomUUID(), ...CLIP, seconds: 0 };
  const { failure, text } = await post(house, "render.create", body, headers);

  expect(failure).toMatchObject({ issues: [{ path: "seconds" }] });
  expect(text).not.toMatch(/node_modules|at file:|stack/);
});

test("an unknown sku, and somebody else's attempt, buy nothing", async () => {
  const house = await openHouse({ ROLE: "web" });
  const ada = await house.signUp();
  const bob = await house.signUp();
  const attemptId = randomUUID();

  const unknown = await post(house, "billing.checkout", { sku: "free", attemptId }, ada.headers);
  expect(unknown).toMatchObject({ status: 404, failure: { reason: "unknown_sku" } });
  expect(await house.rows("SELECT * FROM checkout_attempts")).toEqual([]);

  const first = await ada.trpc.billing.checkout.mutate({ sku: "pack_1000", attemptId });
  const again = await ada.trpc.billing.checkout.mutate({ sku: "pack_1000", attemptId });
  expect(again).toEqual(first);
  const stolen = await post(
    house,
    "billing.checkout",
    { sku: "pack_1000", attemptId },
    bob.headers,
  );
  expect(stolen).toMatchObject({ status: 409, failure: { reason: "key_reused" } });
});

test.each([
  ["malformed JSON", "render.create", "{", 400, "invalid_input"],
  ["an unknown procedure", "render.destroy", {}, 404, "not_found"],
  ["a query asked as a mutation", "billing.status", {}, 405, "invalid_input"],
])("%s gets a typed answer", async (_, path, body, status, reason) => {
  const house = await openHouse({ ROLE: "web" });
  const { headers } = await house.signUp();

  const answer = await post(house, path, body, headers);

  expect(answer).toMatchObject({ status, failure: { reason } });
});

test("a page of somebody else's may not post, and a page of ours under either name may", async () => {
  const house = await openHouse({ ROLE: "web" });
  const { headers } = await house.signUp();
  const body = { sku: "pack_1000", attemptId: randomUUID() };
  const from = (origin: string) => post(house, "billing.checkout", body, { ...headers, origin });

  for (const origin of ["http://evil.example", "null", "http://localhost:1"]) {
    expect(await from(origin)).toMatchObject({ status: 403, failure: { reason: "forbidden" } });
  }
  expect(await house.rows("SELECT * FROM checkout_attempts")).toEqual([]);

  expect((await from(house.url)).status).toBe(200);
  expect((await from(house.url.replace("127.0.0.1", "localhost"))).status).toBe(200);
});

test.each([
  ["a form", "application/x-www-form-urlencoded"],
  ["a form with files", "multipart/form-data; boundary=x"],
  ["bytes", "application/octet-stream"],
  ["plain text", "text/plain"],
])("%s, which any page may send unasked, is 415", async (_, type) => {
  const house = await openHouse({ ROLE: "web" });
  const { headers } = await house.signUp();

  const answer = await post(house, "billing.portal", "", { ...headers, "content-type": type });

  expect(answer).toMatchObject({ status: 415, failure: { reason: "invalid_input" } });
});

test.each(["A\0da", "Ada \ud800"])("text that no database can keep is 400: %j", async (text) => {
  const house = await openHouse({ ROLE: "web" });
  const { headers } = await house.signUp();
  const signUp = { email: "x@example.com", password: "correct horse", name: text };

  const signedUp = await fetch(`${house.url}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(signUp),
  });
  const bought = await post(
    house,
    "billing.checkout",
    { sku: text, attemptId: randomUUID() },
    headers,
  );
  const input = encodeURIComponent(JSON.stringify({ sessionId: text }));
  const finalized = await fetch(`${house.url}/trpc/billing.finalize?input=${input}`, { headers });

  expect([signedUp.status, bought.status, finalized.status]).toEqual([400, 400, 400]);
  expect(house.lines.filter(({ level }) => level === "error")).toEqual([]);
});

test("a huge body is 413", async () => {
  const house = await openHouse({ ROLE: "web" });
  const { headers } = await house.signUp();

  const answer = await post(house, "render.create", { prompt: "x".repeat(300_000) }, headers);

  expect(answer.status).toBe(413);
});

test("signed out, there is the catalogue and nothing else", async () => {
  const house = await openHouse({ ROLE: "web" });
  const get = (path: string) => fetch(`${house.url}/trpc/${path}`);

  const catalog = await get("billing.catalog");
  expect(catalog.status).toBe(200);
  expect(await catalog.text()).not.toContain("stripePrice");
  for (const path of ["billing.status", "wallet.entries", "render.list", "usage.daily"]) {
    expect((await get(`${path}?input={}`)).status).toBe(401);
  }
});

test("when Stripe cannot be reached, a checkout says so, and the same attempt works later", async () => {
  const house = await openHouse({
    ROLE: "web",
    STRIPE_SECRET_KEY: "sk_test_nobody",
    // Port 9 is discard: nobody listens there on this machine.
    STRIPE_API_BASE: "http://127.0.0.1:9",
  });
  const { headers } = await house.signUp();

  const body = { sku: "pack_1000", attemptId: randomUUID() };
  const answer = await post(house, "billing.checkout", body, headers);

  expect(answer).toMatchObject({ status: 503, failure: { reason: "payments_unavailable" } });
  expect(answer.text).not.toContain("ECONNREFUSED");
  expect(await house.rows("SELECT status FROM checkout_attempts")).toEqual([
    { status: "creating" },
  ]);
});
