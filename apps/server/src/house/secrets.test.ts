import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keepSecret, SecretError } from "./secrets.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

test("a secret is made once and then kept", () => {
  const dataDir = join(temporaryFolder(), "not/there/yet");

  const made = keepSecret({ dataDir, name: "auth-secret", randomBytes });

  expect(made).toMatch(/^[\w-]{43}$/);
  expect(keepSecret({ dataDir, name: "auth-secret", randomBytes })).toBe(made);
  expect(readdirSync(dataDir)).toEqual(["auth-secret"]);
});

test.skipIf(process.platform === "win32")("a kept secret is readable by its owner alone", () => {
  const dataDir = temporaryFolder();

  keepSecret({ dataDir, name: "auth-secret", randomBytes });

  expect(statSync(join(dataDir, "auth-secret")).mode & 0o777).toBe(0o600);
});

test("a secret may lead with a prefix, and each name has its own", () => {
  const dataDir = temporaryFolder();

  const webhook = keepSecret({ dataDir, name: "sandbox-webhook", prefix: "whsec_", randomBytes });

  expect(webhook).toMatch(/^whsec_[\w-]{43}$/);
  expect(keepSecret({ dataDir, name: "auth-secret", randomBytes })).not.toBe(webhook);
});

test("of two processes starting at the same moment, the second takes the first one's secret", () => {
  const dataDir = temporaryFolder();
  const kept = { dataDir, name: "auth-secret" };
  let first = "";

  const second = keepSecret({
    ...kept,
    // Asked for after the second process saw no secret: here the first one gets ahead of it.
    randomBytes: (bytes) => {
      first ||= keepSecret({ ...kept, randomBytes });
      return randomBytes(bytes);
    },
  });

  expect(second).toBe(first);
  expect(readdirSync(dataDir)).toEqual(["auth-secret"]);
});

test.each(["", "whsec_short", "x".repeat(50)])("an unusable secret file is refused: %j", (text) => {
  const dataDir = temporaryFolder();
  writeFileSync(join(dataDir, "kept"), text);

  const keep = () => keepSecret({ dataDir, name: "kept", prefix: "whsec_", randomBytes });

  expect(keep).toThrow(SecretError);
  expect(readFileSync(join(dataDir, "kept"), "utf8")).toBe(text);
});
