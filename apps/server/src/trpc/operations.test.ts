import { randomUUID } from "node:crypto";
import type { VerifyProgress } from "@framefare/contract";
import { expect, test } from "vitest";
import { type House, openHouse, type Person, sessionEvent } from "../testing/house.ts";

const ADMIN = "admin@framefare.example";

async function openOffice(env: Record<string, string> = {}) {
  const house = await openHouse({ ROLE: "web", ADMIN_EMAILS: ADMIN, ...env });
  return { house, admin: await house.signUp(ADMIN), buyer: await house.signUp() };
}

/** A call as a script makes it: plain JSON, no client. */
async function call(
  house: House,
  [kind, path]: readonly ["query" | "mutation", string],
  input: unknown,
  headers: Record<string, string> = {},
) {
  const url = `${house.url}/trpc/${path}`;
  const answer =
    kind === "query"
      ? await fetch(`${url}?input=${encodeURIComponent(JSON.stringify(input))}`, { headers })
      : await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body: JSON.stringify(input),
        });
  const text = await answer.text();
  if (!text.startsWith("{")) throw new Error(`${path} answered ${answer.status}: ${text}`);
  const { error, result } = JSON.parse(text) as {
    error?: { data: { failure: object } };
    result?: { data: unknown };
  };
  return { status: answer.status, failure: error?.data.failure, data: result?.data };
}

const PROCEDURES = [
  ["query", "operations.parked", {}],
  ["query", "operations.events", {}],
  ["query", "operations.event", { eventId: "evt_1" }],
  ["mutation", "operations.redrive", { eventId: "evt_1" }],
  ["mutation", "operations.redriveAll", {}],
  ["query", "operations.reconcileReport", {}],
  ["mutation", "operations.reconcile", { apply: false }],
  ["query", "operations.wallet", { email: ADMIN }],
  ["mutation", "operations.adjust", { key: randomUUID(), userId: "u", credits: 1, reason: "why" }],
] as const;

test("each procedure refuses who is no admin, and who is signed out", async () => {
  const { house, buyer } = await openOffice();

  for (const [kind, path, input] of PROCEDURES) {
    const refused = await call(house, [kind, path], input, buyer.headers);
    expect([path, refused]).toEqual([path, { status: 403, failure: { reason: "forbidden" } }]);
    const stranger = await call(house, [kind, path], input);
    expect([path, stranger]).toEqual([path, { status: 401, failure: { reason: "signed_out" } }]);
  }
  // A stream is answered 200 whatever it says.
  expect(await streamOf(house, "operations.verify", buyer)).toMatch(/^data: .*"forbidden"/m);
  expect(await streamOf(house, "operations.verify")).toMatch(/^data: .*"signed_out"/m);
  expect(await buyer.trpc.operations.access.query()).toEqual({ admin: false });
  expect(await house.rows("SELECT * FROM grants WHERE source = 'adjustment'")).toEqual([]);
});

test("where the world reaches the server, an admin's address alone opens nothing", async () => {
  const { house, admin } = await openOffice({ HOST: "0.0.0.0" });

  expect(await admin.trpc.operations.access.query()).toEqual({ admin: false });
  const refused = await call(house, ["query", "operations.parked"], {}, admin.headers);
  expect(refused).toMatchObject({ status: 403, failure: { reason: "forbidden" } });
  expect(house.lines.map(({ msg }) => msg)).toContain(
    `An admin's address is not confirmed. If it is theirs, run on this machine: pnpm admin ${ADMIN}`,
  );

  await house.exec(`UPDATE auth_users SET email_verified = true WHERE email = '${ADMIN}'`);
  expect(await admin.trpc.operations.access.query()).toEqual({ admin: true });
});

/** A payment that cannot be granted, because what was sold is not what was paid. */
async function parkPayment(house: House, buyer: Person) {
  const { sessionId } = await buyer.trpc.billing.checkout.mutate({
    sku: "pack_1000",
    attemptId: randomUUID(),
  });
  const mend = () => house.exec("UPDATE checkout_attempts SET amount = 1000");
  await house.exec("UPDATE checkout_attempts SET amount = 999");
  const event = sessionEvent(sessionId);
  expect(await house.stripeSends(event)).toMatchObject({ status: 200, outcome: "parked" });
  return { event, sessionId, mend };
}

test("a parked payment is shown with its reason and its buyer, and redriven once it is mended", async () => {
  const { house, admin, buyer } = await openOffice();
  const { event, sessionId, mend } = await parkPayment(house, buyer);
  const { operations } = admin.trpc;
  const available = async () => (await buyer.trpc.billing.status.query()).wallet.available;

  const { items } = await operations.parked.query({});
  expect(items).toMatchObject([
    {
      eventId: event.id,
      type: "checkout.session.completed",
      objectId: sessionId,
      reason: "Sold for 999, the session says 1000.",
      buyer: { userId: buyer.userId, email: expect.stringContaining("@example.com") },
    },
  ]);
  expect(await operations.event.query({ eventId: event.id })).toEqual(event);

  const again = await operations.redrive.mutate({ eventId: event.id });
  expect(again).toMatchObject({ outcome: "parked", reason: items[0]?.reason });
  expect(await available()).toBe(100);

  await mend();
  const both = await Promise.allSettled([
    operations.redrive.mutate({ eventId: event.id }),
    operations.redrive.mutate({ eventId: event.id }),
  ]);
  expect(both[0]).toMatchObject({ status: "fulfilled", value: { outcome: "applied" } });
  expect(await available()).toBe(1_100);
  expect(await house.rows("SELECT credits FROM purchases")).toEqual([{ credits: 1_000 }]);

  expect((await operations.parked.query({})).items).toEqual([]);
  const gone = await call(
    house,
    ["mutation", "operations.redrive"],
    { eventId: event.id },
    admin.headers,
  );
  expect(gone).toMatchObject({ status: 404, failure: { reason: "not_found" } });
  expect(await house.stripeSends(event)).toMatchObject({ outcome: "duplicate" });
  expect(house.lines).toContainEqual(
    expect.objectContaining({
      msg: "An admin acted",
      admin: ADMIN,
      act: "operations.redrive",
      input: { eventId: event.id },
      answer: expect.objectContaining({ outcome: "applied" }),
    }),
  );
});

test("all that is parked is redriven at once, and each says what became of it", async () => {
  const { house, admin, buyer } = await openOffice();
  const { event, mend } = await parkPayment(house, buyer);
  const unknown = sessionEvent("cs_unknown", { metadata: { app: "framefare" } });
  await house.stripeSends(unknown);
  await mend();

  const all = await call(house, ["mutation", "operations.redriveAll"], {}, admin.headers);

  expect(all.data).toEqual([
    { eventId: event.id, outcome: "applied" },
    {
      eventId: unknown.id,
      outcome: "parked",
      reason: "No checkout attempt is known for this session.",
    },
  ]);
});

test("the log of events turns its pages without a gap, whatever their outcome", async () => {
  const { house, admin } = await openOffice();
  const { operations } = admin.trpc;
  const sent: string[] = [];
  for (let n = 0; n < 7; n += 1) {
    const metadata = n % 2 === 0 ? { app: "framefare" } : {};
    const event = sessionEvent(`cs_${n}`, { metadata });
    await house.stripeSends(event);
    sent.unshift(event.id);
  }
  await house.exec("UPDATE stripe_events SET received_at = 1000 WHERE received_at % 2 = 0");

  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await operations.events.query({ limit: 2, cursor });
    seen.push(...page.items.map(({ eventId }) => eventId));
    cursor = page.nextCursor;
  } while (cursor);

  expect(seen).toHaveLength(7);
  expect(new Set(seen)).toEqual(new Set(sent));
  const parked = await operations.events.query({ outcome: "parked" });
  expect(parked.items).toHaveLength(4);
});

test("an adjustment gives once and takes once, whatever is sent twice, and keeps who and why", async () => {
  const { house, admin, buyer } = await openOffice();
  const { operations } = admin.trpc;
  const { userId } = buyer;
  const give = { key: randomUUID(), userId, credits: 250, reason: "The clip of Tuesday was torn" };
  const take = { key: randomUUID(), userId, credits: -50, reason: "Given twice" };

  const given = await operations.adjust.mutate(give);
  expect(await operations.adjust.mutate(give)).toEqual(given);
  const taken = await operations.adjust.mutate(take);
  expect(await operations.adjust.mutate(take)).toEqual(taken);

  expect(given).toMatchObject({ ...give, by: ADMIN });
  const file = await operations.wallet.query({ userId });
  expect(file.wallet).toEqual({ available: 300, held: 0, owed: 0 });
  expect(file.entries.map(({ kind, credits }) => [kind, credits])).toEqual([
    ["charge", 50],
    ["grant", 250],
    ["grant", 100],
  ]);
  const grant = { source: "adjustment", reason: give.reason, by: ADMIN };
  expect(file.grants[0]).toMatchObject(grant);
  const otherwise = { ...give, credits: 251 };
  const reused = await call(house, ["mutation", "operations.adjust"], otherwise, admin.headers);
  expect(reused).toMatchObject({ status: 409, failure: { reason: "key_reused" } });
  expect(await buyer.trpc.usage.daily.query({ days: 7 })).toEqual([]);
  const acts = house.lines.filter(({ msg }) => msg === "An admin acted");
  expect(acts).toHaveLength(4);
});

test.each([
  ["more than is available", { credits: -101 }, 402, "insufficient_credits"],
  ["nothing", { credits: 0 }, 400, "invalid_input"],
  ["half a credit", { credits: 0.5 }, 400, "invalid_input"],
  ["a fortune", { credits: 1_000_001 }, 400, "invalid_input"],
  ["without a reason", { reason: "  " }, 400, "invalid_input"],
  ["a wallet nobody has", { userId: "nobody" }, 404, "not_found"],
  ["by a key that is no key", { key: "welcome:me" }, 400, "invalid_input"],
])("adjusting %s is refused, and nothing is written", async (_, change, status, reason) => {
  const { house, admin, buyer } = await openOffice();
  const entries = () => house.rows("SELECT * FROM entries");
  const before = await entries();
  const body = { key: randomUUID(), userId: buyer.userId, credits: 1, reason: "Why", ...change };

  const refused = await call(house, ["mutation", "operations.adjust"], body, admin.headers);

  expect(refused).toMatchObject({ status, failure: { reason } });
  expect(await entries()).toEqual(before);
});

test("a wallet is found by its owner's e-mail in any letters, and nobody's is not found", async () => {
  const { house, admin, buyer } = await openOffice();
  const { user } = await admin.trpc.operations.wallet.query({ userId: buyer.userId });

  const found = await admin.trpc.operations.wallet.query({ email: user.email.toUpperCase() });

  expect(found.user).toEqual(user);
  expect(found).toMatchObject({ wallet: { available: 100 }, plan: null, purchases: [] });
  const nobody = { email: "nobody@example.com" };
  const missing = await call(house, ["query", "operations.wallet"], nobody, admin.headers);
  expect(missing).toMatchObject({ status: 404, failure: { reason: "not_found" } });
});

/** All that a stream says, as a script reads it. */
async function streamOf(house: House, path: string, person?: Person, input: object = {}) {
  const query = new URLSearchParams({ input: JSON.stringify(input) });
  const headers = { accept: "text/event-stream", ...person?.headers };
  return (await fetch(`${house.url}/trpc/${path}?${query.toString()}`, { headers })).text();
}

async function verify(house: House, admin: Person, input: object = {}): Promise<VerifyProgress[]> {
  const stream = await streamOf(house, "operations.verify", admin, input);
  const lines = stream.split("\n").filter((line) => line.startsWith('data: {"entries'));
  return lines.map((line) => JSON.parse(line.slice("data: ".length)) as VerifyProgress);
}

test("the books are made again for all wallets or one, and a changed line is named", async () => {
  const { house, admin, buyer } = await openOffice();

  expect((await verify(house, admin)).at(-1)).toEqual({
    entries: 2,
    found: { ok: true, wallets: 2, entries: 2, problems: [] },
  });
  await house.exec(
    `UPDATE wallets SET available = 99, spent = 1 WHERE wallet_id = '${buyer.userId}'`,
  );

  expect((await verify(house, admin)).at(-1)?.found).toMatchObject({
    ok: false,
    problems: [{ walletId: buyer.userId }],
  });
  const own = await verify(house, admin, { userId: admin.userId });
  expect(own.at(-1)?.found).toMatchObject({ ok: true, wallets: 1 });
});

test("reconcile runs at once, keeps its report, and says so when Stripe does not answer", async () => {
  const { admin } = await openOffice();
  const { operations } = admin.trpc;

  expect(await operations.reconcileReport.query()).toBeNull();
  const report = await operations.reconcile.mutate({ apply: false });
  expect(report.findings).toEqual([]);
  expect(await operations.reconcileReport.query()).toEqual(report);

  const stripe = { STRIPE_SECRET_KEY: "sk_test_nobody", STRIPE_API_BASE: "http://127.0.0.1:9" };
  const cut = await openOffice(stripe);
  const reconcile = ["mutation", "operations.reconcile"] as const;
  const failed = await call(cut.house, reconcile, { apply: true }, cut.admin.headers);
  expect(failed).toMatchObject({ status: 503, failure: { reason: "payments_unavailable" } });
});
