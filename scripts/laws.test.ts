import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

/** A file that breaks a law, its text, and words of the message that teaches it. */
type Offence = [file: string, code: string, message: string];

const offences: Offence[] = [
  // (1) Apps hold no SQL; packages hold no HTTP and no page.
  ["apps/server/src/wallets.ts", 'import "drizzle-orm";', "Only folders named sqlite or postgres"],
  ["apps/server/src/http/door.ts", 'import "pg";', "Only folders named sqlite or postgres"],
  ["apps/server/src/http/page.ts", 'import "react";', "Pages belong to apps/web"],
  ["packages/render/src/door.ts", 'import "hono/cors";', "Packages hold no HTTP"],
  ["packages/render/src/page.ts", 'import "react-dom/client";', "Packages hold no HTTP"],
  ["packages/billing/src/door.ts", 'import "@trpc/server";', "Billing imports ledger, contract"],
  ["packages/stripe-sandbox/src/page.ts", 'import "react";', "The sandbox speaks HTTP with hono"],

  // (2) Only folders named sqlite or postgres know a dialect.
  ["packages/ledger/src/load.ts", 'import "better-sqlite3";', "The ledger's core is pure"],
  ["packages/ledger/src/open.ts", 'await import("./sqlite/index.ts");', "Rules know no dialect"],
  ["packages/billing/src/load.ts", 'import "./postgres/load.ts";', "Rules know no dialect"],
  ["packages/billing/src/sum.ts", 'import "@framefare/ledger/sqlite";', "Rules know no dialect"],
  ["packages/render/src/load.ts", 'import "drizzle-orm/sqlite-core";', "Only folders named sqlite"],
  ["packages/render/src/claim.ts", 'import "../sqlite/claim.ts";', "Rules know no dialect"],
  ["packages/stripe-sandbox/src/load.ts", 'import "better-sqlite3";', "Only folders named sqlite"],

  // (3) Only billing, the sandbox, the webhook door and the composition root know Stripe.
  ["apps/server/src/trpc/refund.ts", 'import type { Stripe } from "stripe";', "know Stripe"],
  ["apps/server/src/http/refund.ts", 'import { Stripe } from "stripe";', "know Stripe"],
  ["packages/render/src/refund.ts", 'import { Stripe } from "stripe";', "know Stripe"],
  [
    "packages/ledger/src/refund.ts",
    'import { Stripe } from "stripe";',
    "The ledger's core is pure",
  ],

  // (4) Only env.ts reads the environment; only the composition root opens databases and clients.
  ["apps/server/src/http/port.ts", "process.env.PORT;", "Disallowed usage of `process.env`"],
  ["packages/billing/src/key.ts", "process.env.KEY;", "Disallowed usage of `process.env`"],
  ["apps/server/src/http/open.ts", 'import "@framefare/ledger/sqlite";', "composition root opens"],
  ["apps/server/src/trpc/open.ts", 'import "@framefare/stripe-sandbox";', "composition root opens"],
  ["apps/server/src/http/stripe-webhook.ts", 'import "pg";', "Only folders named sqlite"],
  ["packages/ledger/src/core/time.ts", "Date.now();", "Rules read no clock"],
  ["packages/render/src/seed.ts", "Math.random();", "Rules throw no dice"],
  ["apps/server/src/http/age.ts", "performance.now();", "Rules read no clock"],

  // (5) Only apps/server/src/trpc throws TRPCError.
  ["apps/server/src/live.ts", 'import { TRPCError } from "@trpc/server";', "throws TRPCError"],
  [
    "apps/server/src/house/start.ts",
    'import { TRPCError } from "@trpc/server";',
    "throws TRPCError",
  ],

  // (6) No cycles.
  ["packages/render/src/hen.ts", 'import "./egg.ts";', "Dependency cycle detected"],
  ["packages/render/src/egg.ts", 'import "./hen.ts";', "Dependency cycle detected"],

  // What each room may import.
  ["packages/contract/src/id.ts", 'import "node:crypto";', "it imports zod and nothing else"],
  ["packages/ledger/src/file.ts", 'import "node:fs";', "it imports node:crypto and nothing else"],
  ["packages/ledger/src/sqlite/zod.ts", 'import "zod";', "A ledger store imports drizzle"],
  ["packages/billing/src/film.ts", 'import "@framefare/render";', "Billing imports ledger"],
  ["packages/billing/src/sqlite/film.ts", 'import "hono";', "A billing store imports ledger"],
  [
    "packages/render/src/pay.ts",
    'import "@framefare/billing";',
    "render knows ledger and contract",
  ],
  ["packages/render/src/sqlite/pay.ts", 'import "@framefare/billing";', "A render store imports"],
  ["packages/render/src/postgres/pay.ts", 'import "@framefare/billing";', "A render store imports"],
  [
    "packages/stripe-sandbox/src/us.ts",
    'import "@framefare/ledger";',
    "knows nothing of our rooms",
  ],
  ["packages/ledger/src/deep.ts", 'import "../../contract/src/id.ts";', "by its package name"],
  ["apps/server/src/deep.ts", 'import "../../../packages/ledger/src/a.ts";', "by its package name"],
  ["apps/web/src/run.ts", 'import { appRouter } from "@framefare/server/router";', "only types"],
  ["apps/web/src/pay.ts", 'import "@framefare/billing";', "the page knows contract"],
  ["apps/web/src/disk.ts", 'import "node:fs";', "The page runs in a browser"],
  ["apps/web/src/door.ts", 'import "hono";', "The page runs in a browser"],
  ["e2e/buy.ts", 'import "@framefare/contract";', "it imports nothing of ours"],
  ["e2e/pages/buy.ts", 'import "../../apps/web/src/format.ts";', "it imports nothing of ours"],

  // Habits.
  ["packages/billing/src/say.ts", 'console.log("paid");', "Unexpected console statement"],
  ["packages/billing/src/any.ts", "export const a: any = 1;", "Unexpected `any`"],
  ["packages/billing/src/one.ts", "export default 1;", "Prefer named exports"],
  ["packages/billing/src/later.ts", "// TODO: refunds", "'todo' comment"],
  ["packages/billing/src/Refund.ts", "export {};", "kebab-case"],
  ["packages/billing/src/long.ts", "export {};\n".repeat(301), "too many lines"],
  ["packages/billing/src/lost.ts", "Promise.reject(1);", "Promises must be awaited"],
  ["packages/billing/src/mock.test.ts", 'vi.mock("./meaning.ts");', "Nothing of ours is mocked"],
];

/** What the laws are not meant to forbid. */
const decencies: [file: string, code: string][] = [
  ["packages/contract/src/price.ts", 'import "zod";\nimport "./credits.ts";'],
  ["packages/ledger/src/core/seal.ts", 'import "node:crypto";\nimport "../errors.ts";'],
  [
    "packages/ledger/src/sqlite/write.ts",
    'import "drizzle-orm/sqlite-core";\nimport "../store.ts";',
  ],
  ["packages/billing/src/checkout.ts", 'import "stripe";\nimport "@framefare/ledger";'],
  ["packages/billing/src/postgres/load.ts", 'import "pg";\nimport "node:fs/promises";'],
  ["packages/render/src/price.ts", 'import "@framefare/contract";\nimport "@napi-rs/canvas";'],
  [
    "packages/render/src/price.test.ts",
    'import "better-sqlite3";\nvoid process.env.PATH;\nDate.now();',
  ],
  ["packages/ledger/src/testing/suite.ts", 'import "vitest";\nconsole.log("ready");'],
  ["packages/ledger/examples/charge.ts", 'import "@framefare/ledger";\nconsole.log("charged");'],
  ["packages/stripe-sandbox/src/api/api.ts", 'import "stripe";\nimport "hono";'],
  ["packages/stripe-sandbox/src/sqlite/events.ts", 'import "better-sqlite3";'],
  ["apps/server/src/house/env.ts", "void process.env.PORT;"],
  [
    "apps/server/src/house/compose.ts",
    'import "@framefare/ledger/sqlite";\nimport "stripe";\nDate.now();',
  ],
  ["apps/server/src/auth/sqlite/tables.ts", 'import "drizzle-orm/sqlite-core";'],
  ["apps/server/src/http/stripe-webhook-body.ts", 'import "stripe";'],
  ["apps/server/src/trpc/failure.ts", 'import { TRPCError } from "@trpc/server";\nvoid TRPCError;'],
  ["apps/server/src/live.test.ts", 'import { TRPCError } from "@trpc/server";\nvoid TRPCError;'],
  [
    "apps/web/src/trpc.ts",
    'import type { A } from "@framefare/server/router";\nexport type B = A;',
  ],
  ["apps/web/src/form.tsx", 'import "react";\nimport "@framefare/contract";'],
  [
    "e2e/watch.ts",
    'import "@playwright/test";\nimport "./buy.ts";\nvoid process.env.CHROMIUM_PATH;',
  ],
];

describe("the linter", () => {
  const house = emptyHouse();
  let told: Map<string, string[]>;

  beforeAll(async () => {
    copyFileSync(join(root, ".oxlintrc.json"), join(house, ".oxlintrc.json"));
    write(house, "tsconfig.json", '{ "compilerOptions": { "strict": true, "target": "es2024" } }');
    for (const [file, code] of [...offences, ...decencies]) write(house, file, `${code}\n`);
    told = await lint(house);
  });
  afterAll(() => rmSync(house, { recursive: true }));

  test.each(offences)("forbids $0: $2", (file, _, message) => {
    expect(told.get(file)?.join("\n")).toContain(message);
  });

  test.each(decencies)("has nothing against %s", (file) => {
    expect(told.get(file) ?? []).toEqual([]);
  });
});

describe("laws.ts", () => {
  test.each([
    ["packages/ledger/src/utils/round.ts", "export {};", '"utils" says nothing'],
    ["apps/web/src/helpers.ts", "export {};", '"helpers.ts" says nothing'],
    ["packages/render/src/key.ts", 'import { env } from "node:process";', "key.ts:1 Only env.ts"],
    ["packages/render/src/key.ts", "\nconst { env } = process;", "key.ts:2 Only env.ts reads"],
    ["packages/ledger/src/day.ts", "const today = new Date();", "Rules read no clock"],
    ["packages/ledger/src/core/index.ts", "export {};", "No index.ts but those"],
    ["packages/postage/package.json", "{}", "say in scripts/laws.ts which others"],
    ["packages/postage/tsconfig.json", "{}", "must refer to it"],
    [
      "packages/ledger/package.json",
      '{ "dependencies": { "@framefare/contract": "workspace:*" } }',
      "packages/ledger may not know contract",
    ],
    [
      "apps/web/package.json",
      '{ "dependencies": { "@framefare/server": "workspace:*" } }',
      "list it in devDependencies",
    ],
    [
      "apps/server/src/trpc/router.ts",
      "router({ wallet, usage })",
      "apps/web/src/features/usage is not there",
    ],
  ])("forbids $0: $2", async (file, code, message) => {
    const house = decentHouse();
    write(house, file, code);

    const { code: exitCode, output } = await run(root, "scripts/laws.ts", house);

    expect(output).toContain(message);
    expect(exitCode).toBe(1);
  });

  test("has nothing against a decent house", async () => {
    const { code, output } = await run(root, "scripts/laws.ts", decentHouse());

    expect(output).toBe("7 files, laws broken: 0\n");
    expect(code).toBe(0);
  });
});

const root = fileURLToPath(new URL("..", import.meta.url));

function emptyHouse(): string {
  return mkdtempSync(join(tmpdir(), "framefare-laws-"));
}

function decentHouse(): string {
  const house = emptyHouse();
  onTestFinished(() => rmSync(house, { recursive: true }));
  write(house, "tsconfig.json", '{ "references": [{ "path": "packages/ledger" }] }');
  write(house, "packages/ledger/tsconfig.json", "{}");
  write(house, "packages/ledger/package.json", '{ "exports": { ".": "./src/index.ts" } }');
  write(house, "packages/ledger/src/index.ts", "export const day = new Date(0);");
  write(house, "apps/server/src/trpc/router.ts", "router({ wallet })");
  write(house, "apps/server/src/trpc/wallet.ts", "export {};");
  write(house, "apps/web/src/features/wallet/page.tsx", "export const now = new Date();");
  return house;
}

function write(house: string, file: string, text: string): void {
  mkdirSync(dirname(join(house, file)), { recursive: true });
  writeFileSync(join(house, file), text);
}

/** What the linter says of each file. */
async function lint(house: string): Promise<Map<string, string[]>> {
  const oxlint = createRequire(import.meta.url).resolve("oxlint/package.json");
  const program = join(dirname(oxlint), "bin", "oxlint");
  const { output } = await run(house, program, "--type-aware", "--format=json");
  const { diagnostics }: { diagnostics: { filename: string; message: string; help?: string }[] } =
    JSON.parse(output);
  const told = new Map<string, string[]>();
  for (const { filename, message, help = "" } of diagnostics) {
    told.set(filename, [...(told.get(filename) ?? []), `${message} ${help}`]);
  }
  return told;
}

function run(cwd: string, ...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { cwd }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, output: stderr + stdout }),
    );
  });
}
