import { execFileSync } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { capturedLog } from "../testing/captured-log.ts";

test("credentials never reach the log", () => {
  const { logger, lines } = capturedLog();
  const secret = { authorization: "s3cret", cookie: "s3cret", "stripe-signature": "s3cret" };

  logger.info({ ...secret, password: "s3cret", "set-cookie": "s3cret" }, "flat");
  logger.info(
    { headers: secret, body: { email: "ada@x.example", password: "s3cret" } },
    "one deep",
  );
  logger.info({ request: { headers: secret, body: { password: "s3cret" } } }, "two deep");

  expect(JSON.stringify(lines)).not.toContain("s3cret");
  expect(lines[1]).toMatchObject({
    level: "info",
    msg: "one deep",
    body: { email: "ada@x.example", password: "[Redacted]" },
  });
});

test("what a query was asked with does not reach the log, and why it failed does", () => {
  const { logger, lines } = capturedLog();
  const cause = new Error("relation is away");
  const asked = Object.assign(new Error("Failed query: params: s3cret", { cause }), {
    query: "select",
    params: ["s3cret"],
  });

  logger.error({ err: asked }, "at once");
  logger.error({ err: new Error("No session.", { cause: asked }) }, "as a cause");

  expect(JSON.stringify(lines)).not.toContain("s3cret");
  for (const line of lines) expect(JSON.stringify(line)).toContain("relation is away");
  expect(JSON.stringify(lines[1])).toContain("No session.");
});

test("what lies below the level is left out", () => {
  const { logger, lines } = capturedLog("warn");

  logger.info("quiet");
  logger.warn("heard");

  expect(lines.map((line) => line["msg"])).toEqual(["heard"]);
});

test.each([
  [true, /INFO.*: last words\n.*port.*: 3000/],
  [false, /^\{"level":"info","time":"[^"]+Z","port":3000,"msg":"last words"\}\n$/],
])("the last line before an exit is not lost (readable for a terminal: %s)", (pretty, expected) => {
  const module = JSON.stringify(new URL("./logger.ts", import.meta.url).href);
  const script = `import { createLogger } from ${module};
    createLogger({ level: "info", pretty: ${pretty} }).info({ port: 3000 }, "last words");
    process.exit(0);`;

  const out = execFileSync(process.execPath, ["--input-type=module", "-e", script]).toString();

  expect(stripVTControlCharacters(out)).toMatch(expected);
});
