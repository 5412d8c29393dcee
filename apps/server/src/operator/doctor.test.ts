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

type Fault = [
  check: string,
  said: RegExp,
  atStripe: (front: Front, url: string) => void,
  env?: Record<string, string>,
];

const yes = () => {};

const FAULTS: [string, Fault][] = [
  [
    "no endpoint",
    [
      "endpoint",
      /^No enabled endpoint is at http:.*webhook\.$/,
      (front) => void (front.endpoints = []),
    ],
  ],
  [
    "an endpoint at another path",
    [
      "endpoint",
      /^No enabled endpoint/,
      ({ endpoints: [only] }, url) => void (only!.url = `${url}/api/stripe`),
    ],
  ],
  [
    "a disabled endpoint",
    ["endpoint", /is disabled/, ({ endpoints: [only] }) => void (only!.status = "disabled")],
  ],
  [
    "two endpoints at the same address",
    [
      "endpoint",
      /^Several endpoints/,
      ({ endpoints }, url) => void endpoints.push(endpointAt(url, { id: "we_2" })),
    ],
  ],
  [
    "an endpoint at the old path",
    [
      "endpoint",
      /^Another endpoint is enabled: we_old/,
      ({ endpoints }, url) =>
        void endpoints.push(endpointAt(url, { id: "we_old", url: `${url}/api/payment/webhook` })),
    ],
  ],
  [
    "an endpoint at our path elsewhere",
    [
      "endpoint",
      /^Another endpoint is enabled: we_else/,
      ({ endpoints }) => void endpoints.push(endpointAt("https://else.test", { id: "we_else" })),
    ],
  ],
  [
    "a type that is not sent",
    [
      "events",
      /^It does not send charge\.dispute\.funds_reinstated\.$/,
      ({ endpoints: [only] }) => void only!.enabled_events.pop(),
    ],
  ],
  [
    "a type that nobody reads",
    [
      "events",
      /^It also sends invoice\.created\.$/,
      ({ endpoints: [only] }) => void only!.enabled_events.push("invoice.created"),
    ],
  ],
  [
    "every type",
    [
      "events",
      /^It sends every type/,
      ({ endpoints: [only] }) => void (only!.enabled_events = ["*"]),
    ],
  ],
  [
    "an endpoint of another version",
    [
      "version",
      /^It speaks 2024-06-20, this code reads 2026/,
      ({ endpoints: [only] }) => void (only!.api_version = "2024-06-20"),
    ],
  ],
  [
    "a clock far behind",
    ["clock", /^This machine's clock is 9\d s behind/, (front) => void (front.aheadMs = 95_000)],
  ],
  [
    "a price that is not there",
    [
      "prices",
      /pack_1000 .* is not there/,
      ({ prices }) => void (prices.framefare_pack_1000 = null),
    ],
  ],
  [
    "a price that is not active",
    [
      "prices",
      /is not active/,
      ({ prices }) => void (prices.framefare_pack_1000 = { active: false }),
    ],
  ],
  [
    "a price in another currency",
    [
      "prices",
      /is in eur, not usd/,
      ({ prices }) => void (prices.framefare_pack_1000 = { currency: "eur" }),
    ],
  ],
  [
    "a price of another amount",
    [
      "prices",
      /costs 999, not 1000/,
      ({ prices }) => void (prices.framefare_pack_1000 = { unit_amount: 999 }),
    ],
  ],
  [
    "a plan that is paid by the year",
    [
      "prices",
      /is paid every year, not every month/,
      ({ prices }) =>
        void (prices.framefare_plan_pro = { recurring: { interval: "year", interval_count: 1 } }),
    ],
  ],
  ["no portal", ["portal", /is not set up/, (front) => void (front.portals = [])]],
  [
    "a portal whose downgrades begin at once",
    [
      "portal",
      /lets a downgrade begin at once/,
      (front) =>
        void (front.portals = [
          { ...PORTAL, features: { subscription_update: { enabled: true } } },
        ]),
    ],
  ],
  [
    "a key that may not look",
    ["endpoint", /may not look/, ({ forbidden }) => void forbidden.push("/v1/webhook_endpoints")],
  ],
  [
    "another webhook secret here than there",
    ["secret", /is answered 400/, yes, { STRIPE_WEBHOOK_SECRET: "whsec_other" }],
  ],
  ["no webhook secret", ["keys", /no webhook secret/, yes, { STRIPE_WEBHOOK_SECRET: "" }]],
  [
    "keys of two modes",
    ["keys", /test keys beside live ones/, yes, { STRIPE_OLD_KEY: "sk_live_1" }],
  ],
  [
    "no database",
    ["database", /^There is no database/, yes, { DATABASE_URL: "file:/nowhere/framefare.db" }],
  ],
  [
    "a folder that cannot be written",
    ["storage", /cannot be written/, yes, { DATA_DIR: "/nowhere", DATABASE_URL: "" }],
  ],
  ["an environment that cannot be used", ["environment", /^PORT must be/, yes, { PORT: "many" }]],
];

test.each(FAULTS)("%s fails, and says how to mend it", async (_, [name, said, atStripe, env]) => {
  const { doctor } = await openPractice(atStripe);

  const { code, ok, failing } = await doctor([], env);

  expect([code, ok]).toEqual([1, false]);
  const check = failing.find((each) => each.name === name);
  expect(check).toMatchObject({
    detail: expect.stringMatching(said),
    remedy: expect.stringMatching(/\w/),
  });
});

test("each fault at Stripe fails its own check alone", async () => {
  const { doctor } = await openPractice(({ prices }) => void (prices.framefare_pack_1000 = null));

  expect((await doctor()).failing.map(({ name }) => name)).toEqual(["prices"]);
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
  house.exec("DELETE FROM __migrations_billing");

  const { failing } = await doctor();

  expect(failing).toMatchObject([
    { name: "database", detail: expect.stringMatching(/tables of billing/) },
  ]);
  expect(house.rows("SELECT * FROM __migrations_billing")).toEqual([]);
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

test.each<[string, (front: Front) => void]>([
  ["types that are missing", ({ endpoints: [only] }) => void only!.enabled_events.pop()],
  ["every type", ({ endpoints: [only] }) => void (only!.enabled_events = ["*"])],
  ["being disabled", ({ endpoints: [only] }) => void (only!.status = "disabled")],
])("--fix corrects %s, and keeps the endpoint and its secret", async (_, atStripe) => {
  const { doctor, front } = await openPractice(atStripe);

  const { code, fixed } = await doctor(["--fix"]);

  expect([code, fixed]).toEqual([
    0,
    { endpointId: "we_1", done: expect.stringContaining("Corrected we_1") },
  ]);
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
