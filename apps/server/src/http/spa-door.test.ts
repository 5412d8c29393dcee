import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { ask } from "../testing/ask.ts";
import { listen } from "../testing/listen.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { spaDoor } from "./spa-door.ts";

const PAGE = "<!doctype html><title>Framefare</title>";
const SCRIPT = `console.log("${"frames ".repeat(400)}");`;
const html = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

async function openSpa({ built = true } = {}) {
  const root = temporaryFolder();
  const dist = join(root, "dist");
  writeFileSync(join(root, "secret.txt"), "not for you");
  if (built) {
    mkdirSync(join(dist, "assets"), { recursive: true });
    writeFileSync(join(dist, "index.html"), PAGE);
    writeFileSync(join(dist, "favicon.svg"), "<svg/>");
    writeFileSync(join(dist, ".hidden"), "not for you");
    writeFileSync(join(dist, "assets/index-B1x_2.js"), SCRIPT);
  }
  const origin = await listen(spaDoor({ dist }));
  const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    ask(origin, path, { headers, method });
  return { dist, get };
}

test.each([
  "/",
  "/index.html",
  "/studio",
  "/billing/success?session_id=cs_1",
  "/apiary",
  "/renders/a.b",
])("a person who opens %s gets the page, asked for anew each time", async (path) => {
  const { get } = await openSpa();

  const answer = await get(path, html);

  expect([answer.status, answer.body.toString()]).toEqual([200, PAGE]);
  expect(answer.headers).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-cache",
  });
});

test("an unchanged page is not sent again", async () => {
  const { dist, get } = await openSpa();
  const etag = String((await get("/", html)).headers["etag"]);

  expect((await get("/studio", { ...html, "if-none-match": etag })).status).toBe(304);

  writeFileSync(join(dist, "index.html"), `${PAGE} newer`);
  expect((await get("/studio", { ...html, "if-none-match": etag })).status).toBe(200);
});

test("what carries a hash in its name is kept for good", async () => {
  const { get } = await openSpa();

  const answer = await get("/assets/index-B1x_2.js");

  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({
    "content-type": expect.stringMatching(/^text\/javascript/),
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
  });
});

test("scripts are compressed for who can read that", async () => {
  const { get } = await openSpa();

  const answer = await get("/assets/index-B1x_2.js", { "accept-encoding": "gzip" });

  expect(answer.headers).toMatchObject({ "content-encoding": "gzip", vary: "Accept-Encoding" });
  expect(answer.body.length).toBeLessThan(SCRIPT.length / 4);
  expect(gunzipSync(answer.body).toString()).toBe(SCRIPT);
});

test("other files of the build are served as they are", async () => {
  const { get } = await openSpa();

  const answer = await get("/favicon.svg", html);

  expect([answer.status, answer.body.toString()]).toEqual([200, "<svg/>"]);
  expect(answer.headers["cache-control"]).toBe("no-cache");
});

test.each(["/api", "/api/nothing", "/trpc/billing.nothing", "/media/x.mp4"])(
  "%s is never the page",
  async (path) => {
    const { get } = await openSpa();

    const answer = await get(path, html);

    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ error: { code: "NOT_FOUND" } });
  },
);

test("a missing script is not answered with the page", async () => {
  const { get } = await openSpa();

  expect((await get("/assets/index-old.js", { accept: "*/*" })).status).toBe(404);
  expect((await get("/assets/index-old.js", html)).status).toBe(404);
  expect((await get("/robots.txt", { accept: "*/*" })).status).toBe(404);
  expect((await get("/studio", { accept: "application/json" })).status).toBe(404);
  expect((await get("/studio", html, "POST")).status).toBe(404);
});

test("HEAD says what GET would", async () => {
  const { get } = await openSpa();

  const answer = await get("/studio", html, "HEAD");

  expect([answer.status, answer.headers["content-length"], answer.body.length]).toEqual([
    200,
    String(PAGE.length),
    0,
  ]);
});

test.each([
  "/../secret.txt",
  "/assets/../../secret.txt",
  "/..%2fsecret.txt",
  "/%2e%2e/secret.txt",
  "/assets/..%5c..%5csecret.txt",
  "//secret.txt",
  "/.hidden",
  "/assets/index-B1x_2.js%00",
  "/assets",
])("%s gives nothing away", async (path) => {
  const { dist, get } = await openSpa();
  symlinkSync(join(dist, "assets"), join(dist, "linked"));

  const answer = await get(path, html);

  expect(answer.body.toString()).not.toContain("not for you");
});

test("without a build a person is told the remedy, and a script as well", async () => {
  const { get } = await openSpa({ built: false });

  const page = await get("/studio", html);
  const script = await get("/studio", { accept: "*/*" });

  expect([page.status, script.status]).toEqual([503, 503]);
  expect(page.body.toString()).toContain("<code>npm start</code>");
  expect(JSON.parse(script.body.toString())).toMatchObject({ error: { code: "NOT_BUILT" } });
});
