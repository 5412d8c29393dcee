import type { Check } from "@framefare/billing";
import { Stripe } from "stripe";
import { expect, test } from "vitest";
import { openHouse, WEBHOOK_SECRET } from "../testing/house.ts";
import { operate } from "../testing/operator.ts";
import { endpointAt, type Front, openStripeFront, PORTAL } from "../testing/stripe-front.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

/** A deployment in order, with a Stripe that a test can set up, and the doctor's process beside them. */
async function openPractice(change: (front: Front, url: string) => void = () => {}) {
  const dataDir = temporaryFolder();
  const house = await openHouse({ DATA_DIR: dataDir });
  const front: Front = {
    endpoints: [endpointAt(house.url)],
    portals: [PORTAL],
    aheadMs: 0,
    prices: {},
    forbidden: [],
  };
  change(front, house.url);
  const { url: stripeUrl } = await openStripeFront(house.sandboxUrl, front);
  const env = {
    APP_URL: house.url,
    DATA_DIR: dataDir,
    DATABASE_URL: house.databaseUrl,
    STRIPE_SECRET_KEY: "sk_test_framefare_sandbox",
    STRIPE_API_BASE: stripeUrl,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
  };
  return {
    house,
    front,
    env,
    doctor: async (words: string[] = [], other: Record<string, string> = {}) => {
      const { code, stdout } = await operate(["doctor", "--json", ...words], { ...env, ...other });
      // What the doctor says with --json.
      const report = JSON.parse(stdout) as { ok: boolean; checks: Check[]; fixed?: object };
      const failing = report.checks.filter(({ verdict }) => verdict === "fail");
      return { code, ...report, failing };
    },
  };
}

test("a deployment in order passes every check, in words and in JSON", async () => {
  const { env, doctor } = await openPractice();

  const { code, stdout } = await operate(["doctor"], env);

  expect([code, stdout]).toEqual([0, expect.stringContaining("Nothing fails.")]);
  const names =
    "environment database storage keys clock endpoint events version secret prices portal";
  for (const name of names.split(" ")) expect(stdout).toMatch(new RegExp(`^pass  ${name} `, "m"));
  expect(await doctor()).toMatchObject({ code: 0, ok: true, failing: [] });
});

/** What stands wrong at once, and what is said of each: every check fails on its own. */
type Round = {
  atStripe?: (front: Front, url: string) => void;
  env?: Record<string, string>;
  said: Record<string, RegExp>;
};

const ROUNDS: [string, Round][] = [
  [
    "no endpoint, another secret, a clock far behind, no price, no portal",
    {
      atStripe: (front) => {
        front.endpoints = [];
        front.aheadMs = 95_000;
        front.prices.framefare_pack_1000 = null;
        front.portals = [];
      },
      env: { STRIPE_WEBHOOK_SECRET: "whsec_other" },
      said: {
        clock: /^This machine's clock is 9\d s behind/,
        endpoint: /^No enabled endpoint is at http:.*webhook\.$/,
        secret: /is answered 400/,
        prices: /pack_1000 .* is not there/,
        portal: /is not set up/,
      },
    },
  ],
  [
    "keys of two modes, a type too few, another version, a price that is not active, downgrades at once",
    {
      atStripe: ({ endpoints: [only], prices, portals }) => {
        only!.enabled_events.pop();
        only!.api_version = "2024-06-20";
        prices.framefare_pack_1000 = { active: false };
        portals[0] = { ...PORTAL, features: { subscription_update: { enabled: true } } };
      },
      env: { STRIPE_OLD_KEY: "sk_live_1" },
      said: {
        keys: /test keys beside live ones/,
        events: /^It does not send charge\.dispute\.funds_reinstated\.$/,
        version: /^It speaks 2024-06-20, this code reads 2026/,
        prices: /is not active/,
        portal: /lets a downgrade begin at once/,
      },
    },
  ],
  [
    "two endpoints at one address, a type too many, a price in another currency, no database",
    {
      atStripe: ({ endpoints, prices }, url) => {
        endpoints[0]!.enabled_events.push("invoice.created");
        endpoints.push(endpointAt(url, { id: "we_2" }));
        prices.framefare_pack_1000 = { currency: "eur" };
      },
      env: { DATABASE_URL: "file:/nowhere/framefare.db" },
      said: {
        database: /^There is no database/,
        endpoint: /^Several endpoints/,
        events: /^It also sends invoice\.created\.$/,
        prices: /is in eur, not usd/,
      },
    },
  ],
  [
    "an endpoint at the old path, every type, a price of another amount, a folder that cannot be written",
    {
      atStripe: ({ endpoints, prices }, url) => {
        endpoints[0]!.enabled_events = ["*"];
        endpoints.push(endpointAt(url, { id: "we_old", url: `${url}/api/payment/webhook` }));
        prices.framefare_pack_1000 = { unit_amount: 999 };
      },
      env: { DATA_DIR: "/nowhere" },
      said: {
        storage: /cannot be written/,
        endpoint: /^Another endpoint is enabled: we_old/,
        events: /^It sends every type/,
        prices: /costs 999, not 1000/,
      },
    },
  ],
  [
    "a disabled endpoint, no webhook secret, a plan that is paid by the year",
    {
      atStripe: ({ endpoints: [only], prices }) => {
        only!.status = "disabled";
        const yearly = { interval: "year", interval_count: 1 };
        prices.framefare_plan_pro = { recurring: yearly };
      },
      env: { STRIPE_WEBHOOK_SECRET: "" },
      said: {
        keys: /no webhook secret/,
        endpoint: /is disabled/,
        secret: /is answered nothing/,
        prices: /is paid every year, not every month/,
      },
    },
  ],
  [
    "an endpoint at our path elsewhere",
    {
      atStripe: ({ endpoints }) =>
        void endpoints.push(endpointAt("https://else.test", { id: "we_else" })),
      said: { endpoint: /^Another endpoint is enabled: we_else/ },
    },
  ],
  [
    "a key that may not look at endpoints",
    {
      atStripe: ({ forbidden }) => void forbidden.push("/v1/webhook_endpoints"),
      said: { endpoint: /may not look/ },
    },
  ],
  [
    "an environment that cannot be used",
    { env: { PORT: "many" }, said: { environment: /^PORT must be/ } },
  ],
];

test.each(ROUNDS)("%s: each check fails alone, and says how to mend it", async (_, round) => {
  const { atStripe, env = {}, said } = round;
  const { doctor } = await openPractice(atStripe);

  const { code, ok, failing } = await doctor([], env);

  expect([code, ok]).toEqual([1, false]);
  expect(failing.map(({ name }) => name)).toEqual(Object.keys(said));
  for (const check of failing) {
    const expected = {
      detail: expect.stringMatching(said[check.name]!),
      remedy: expect.stringMatching(/\w/),
    };
    expect(check).toMatchObject(expected);
  }
});

test("a clock a few seconds off is warned of", async () => {
  const { doctor } = await openPractice((front) => void (front.aheadMs = -20_000));

  const { code, checks } = await doctor();

  expect(code).toBe(0);
  expect(checks).toContainEqual(expect.objectContaining({ name: "clock", verdict: "warn" }));
});

test("a deployment that is not there is said, beside all that is in order", async () => {
  const { doctor } = await openPractice(
    (front) => void (front.endpoints = [endpointAt("http://127.0.0.1:9")]),
  );

  const { failing } = await doctor([], { APP_URL: "http://127.0.0.1:9" });

  expect(failing).toMatchObject([
    { name: "secret", detail: expect.stringMatching(/does not answer/) },
  ]);
});

test("a database that an older version made is said, and left as it is", async () => {
  const { doctor, house } = await openPractice();
  await house.exec("DELETE FROM __migrations_billing");

  const { failing } = await doctor();

  expect(failing).toMatchObject([
    { name: "database", detail: expect.stringMatching(/tables of billing/) },
  ]);
  expect(await house.rows("SELECT * FROM __migrations_billing")).toEqual([]);
});

test("a Stripe that does not answer fails what is asked of it, in a line each", async () => {
  const { doctor } = await openPractice();

  const { code, failing } = await doctor([], { STRIPE_API_BASE: "http://127.0.0.1:9" });

  expect(code).toBe(1);
  expect(failing.map(({ name }) => name)).toEqual(["clock", "endpoint", "prices", "portal"]);
});

test("--fix makes the endpoint, tells its secret once, and then there is nothing to fix", async () => {
  const { doctor, env, front, house } = await openPractice((front) => void (front.endpoints = []));

  const { code, stdout } = await operate(["doctor", "--fix"], env);

  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining("STRIPE_WEBHOOK_SECRET=whsec_told_once"),
  ]);
  expect(front.endpoints).toMatchObject([
    { url: `${house.url}/api/stripe/webhook`, api_version: Stripe.API_VERSION },
  ]);
  const again = await doctor(["--fix"]);
  expect([again.code, again.fixed]).toEqual([0, undefined]);
});

test("--fix corrects a disabled endpoint and its types, and keeps it and its secret", async () => {
  const { doctor, front } = await openPractice(({ endpoints: [only] }) => {
    only!.enabled_events = ["*"];
    only!.status = "disabled";
  });

  const { code, fixed } = await doctor(["--fix"]);

  const done = expect.stringContaining("Corrected we_1");
  expect([code, fixed]).toEqual([0, { endpointId: "we_1", done }]);
  expect(front.endpoints).toHaveLength(1);
});

test("--fix replaces an endpoint of another version, which Stripe cannot change", async () => {
  const { doctor, front } = await openPractice(
    ({ endpoints: [only] }) => void (only!.api_version = "2024-06-20"),
  );

  const { code, fixed } = await doctor(["--fix"]);

  expect([code, fixed]).toEqual([0, expect.objectContaining({ secret: "whsec_told_once" })]);
  expect(front.endpoints.map(({ status }) => status)).toEqual(["disabled", "enabled"]);
});

test("words it does not know are refused with code 2", async () => {
  const { code, stderr } = await operate(["doctor", "--mend"], {});

  expect([code, stderr]).toEqual([2, expect.stringMatching(/--mend[^]*--help says more/)]);
});
