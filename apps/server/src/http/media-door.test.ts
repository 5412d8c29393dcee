import { readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { Hono } from "hono";
import { expect, onTestFinished, test, vi } from "vitest";
import { ask } from "../testing/ask.ts";
import { capturedLog } from "../testing/captured-log.ts";
import { listen } from "../testing/listen.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { answerUnexpected } from "./json-error.ts";
import { mediaDoor } from "./media-door.ts";
import { securityHeaders } from "./security-headers.ts";

const RENDER = "0b8a5f3e-6d0c-4c7e-9f55-2f1f6a1b9c01";
const VIDEO = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));
const ETAG = '"sha-of-the-video"';
const ada = { cookie: "ada" };

/** Ada owns one render; the cookie is the user's name, or nothing. */
async function openMedia(options: { bytes?: Buffer; downloadName?: string } = {}) {
  const folder = temporaryFolder();
  const video = join(folder, "video.bin");
  const poster = join(folder, "poster.bin");
  writeFileSync(video, options.bytes ?? VIDEO);
  writeFileSync(poster, "jpeg");
  writeFileSync(join(folder, "secret.txt"), "not for you");
  const asked: string[] = [];
  const { logger, lines } = capturedLog();
  const app = new Hono()
    .onError(answerUnexpected(logger))
    .use(securityHeaders({ appUrl: "http://localhost" }))
    .route(
      "/",
      mediaDoor({
        viewer: (headers) => {
          const userId = headers.get("cookie");
          return Promise.resolve(userId ? { userId } : null);
        },
        find: ({ renderId, userId, kind }) => {
          asked.push(`${userId} ${kind} ${renderId}`);
          if (userId === "broken") return Promise.reject(new Error("disk on fire"));
          if (userId !== "ada" || renderId !== RENDER) return Promise.resolve(null);
          const downloadName = options.downloadName ?? "A lighthouse";
          return Promise.resolve(
            kind === "video"
              ? { path: video, etag: "sha-of-the-video", downloadName }
              : { path: poster, etag: "sha-of-the-poster", downloadName },
          );
        },
      }),
    );
  const origin = await listen(app);
  const get = (path: string, headers: Record<string, string> = ada, method = "GET") =>
    ask(origin, path, { headers, method });
  return { asked, folder, get, lines, origin, video };
}

test("the owner gets the video whole, to be kept by their browser alone", async () => {
  const { get } = await openMedia();

  const answer = await get(`/media/${RENDER}.mp4`);

  expect(answer.status).toBe(200);
  expect(answer.body).toEqual(VIDEO);
  expect(answer.headers).toMatchObject({
    "content-type": "video/mp4",
    "content-length": "1000",
    "accept-ranges": "bytes",
    "cache-control": "private, max-age=86400, immutable",
    vary: "Cookie",
    etag: ETAG,
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
  });
  expect(answer.headers["content-disposition"]).toBeUndefined();
});

test("the owner gets the poster", async () => {
  const { get } = await openMedia();

  const answer = await get(`/media/${RENDER}.jpg`);

  expect([answer.status, answer.headers["content-type"]]).toEqual([200, "image/jpeg"]);
  expect(answer.body.toString()).toBe("jpeg");
});

test.each([
  ["bytes=0-99", 206, "bytes 0-99/1000", VIDEO.subarray(0, 100)],
  ["bytes=900-", 206, "bytes 900-999/1000", VIDEO.subarray(900)],
  ["bytes=-10", 206, "bytes 990-999/1000", VIDEO.subarray(990)],
  ["bytes=0-", 206, "bytes 0-999/1000", VIDEO],
  ["bytes=0-1,5-6", 200, undefined, VIDEO],
])("a player seeks with %s", async (range, status, contentRange, bytes) => {
  const { get } = await openMedia();

  const answer = await get(`/media/${RENDER}.mp4`, { ...ada, range });

  expect([answer.status, answer.headers["content-range"]]).toEqual([status, contentRange]);
  expect(answer.body.equals(bytes)).toBe(true);
  expect(answer.headers["content-length"]).toBe(String(bytes.length));
});

test("a range outside the video is refused with the video's size", async () => {
  const { get } = await openMedia();

  const answer = await get(`/media/${RENDER}.mp4`, { ...ada, range: "bytes=1000-" });

  expect([answer.status, answer.headers["content-range"]]).toEqual([416, "bytes */1000"]);
  expect(JSON.parse(answer.body.toString())).toMatchObject({
    error: { code: "RANGE_NOT_SATISFIABLE" },
  });
  expect(answer.headers["cache-control"]).toBe("no-store");
});

test.each([
  ["if-none-match", ETAG, 304],
  ["if-none-match", `"other", W/${ETAG}`, 304],
  ["if-none-match", "*", 304],
  ["if-none-match", '"other"', 200],
  ["if-match", ETAG, 200],
  ["if-match", '"other"', 412],
])("with %s: %s the answer is %i", async (header, value, status) => {
  const { get } = await openMedia();

  const answer = await get(`/media/${RENDER}.mp4`, { ...ada, [header]: value });

  expect(answer.status).toBe(status);
});

test("a copy that is still good is not sent again, only vouched for", async () => {
  const { get } = await openMedia();

  const answer = await get(`/media/${RENDER}.mp4`, { ...ada, "if-none-match": ETAG });

  expect([answer.status, answer.body.length]).toEqual([304, 0]);
  expect(answer.headers).toMatchObject({ etag: ETAG, vary: "Cookie" });
});

test.each([
  [ETAG, 206],
  ['"other"', 200],
  [`W/${ETAG}`, 200],
  ["Sat, 22 Nov 2036 10:00:00 GMT", 200],
])("a download is resumed only onto the very same bytes (%s)", async (ifRange, status) => {
  const { get } = await openMedia();

  const answer = await get(`/media/${RENDER}.mp4`, {
    ...ada,
    range: "bytes=10-19",
    "if-range": ifRange,
  });

  expect(answer.status).toBe(status);
  expect(answer.body).toHaveLength(status === 206 ? 10 : 1000);
});

test("HEAD says what GET would, without the bytes, and the connection lives on", async () => {
  const { origin } = await openMedia();
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(origin).port) });
  onTestFinished(() => void socket.destroy());
  let received = "";
  socket.on("data", (chunk: Buffer) => (received += chunk.toString("latin1")));

  for (const [index, name] of [`${RENDER}.mp4`, `${RENDER}.jpg`].entries()) {
    socket.write(`HEAD /media/${name} HTTP/1.1\r\nHost: localhost\r\nCookie: ada\r\n\r\n`);
    await vi.waitFor(() => expect(received.split("\r\n\r\n")).toHaveLength(index + 2));
  }

  const [video, poster, ...more] = received.split("\r\n\r\n");
  expect(video).toMatch(/^HTTP\/1.1 200[^]*content-length: 1000/i);
  expect(poster).toMatch(/^HTTP\/1.1 200[^]*content-length: 4/i);
  expect(more).toEqual([""]);
});

test.each<Record<string, string>>([{ cookie: "eve" }, {}])(
  "to anyone else there is nothing here (%j)",
  async (headers) => {
    const { get } = await openMedia();
    const missing = `/media/${RENDER.replace("0b8a", "ffff")}.mp4`;

    const theirs = await get(`/media/${RENDER}.mp4`, headers);

    expect(theirs.status).toBe(404);
    expect(theirs.headers["cache-control"]).toBe("no-store");
    expect(theirs.body).toEqual((await get(missing, ada)).body);
    expect((await get(`/media/${RENDER}.mp4`, headers, "HEAD")).status).toBe(404);
  },
);

test.each([
  "/media/secret.txt",
  "/media/../secret.txt",
  "/media/..%2fsecret.txt",
  "/media/%2e%2e%2fsecret.txt",
  "/media/..%5csecret.txt",
  `/media/${RENDER}.mp4%00.jpg`,
  `/media/${RENDER}.txt`,
  `/media/${RENDER}.mp4.mp4`,
  `/media/${RENDER}%2f..%2fsecret.txt`,
  `/media/${RENDER}/../secret.txt`,
  `/media/x${RENDER}.mp4`,
  "/media/%E0%A4%A.mp4",
  "/media/",
])("%s is nothing, before anything is looked up", async (path) => {
  const { asked, get } = await openMedia();

  const answer = await get(path);

  expect(answer.status).toBe(404);
  expect(asked).toEqual([]);
});

test.each([
  ["A lighthouse", `filename="A lighthouse.mp4"; filename*=UTF-8''A%20lighthouse.mp4`],
  ["clip.MP4", `filename="clip.MP4"; filename*=UTF-8''clip.MP4`],
  ["Zoë's café", `filename="Zo_'s caf_.mp4"; filename*=UTF-8''Zo%C3%AB%27s%20caf%C3%A9.mp4`],
  ['../../etc/"pass\r\nwd', `filename="etc pass wd.mp4"; filename*=UTF-8''etc%20pass%20wd.mp4`],
  ["\u{1f600}".repeat(60), expect.stringMatching(/^attachment; filename="_+.mp4"/)],
  [`${"a".repeat(99)}\u{1f600}`, expect.stringContaining(`filename="${"a".repeat(99)}.mp4"`)],
  [" ... ", `filename="render.mp4"; filename*=UTF-8''render.mp4`],
])("a download of %j has a safe name", async (downloadName, expected) => {
  const { get } = await openMedia({ downloadName });

  const answer = await get(`/media/${RENDER}.mp4?download`);

  expect(answer.status).toBe(200);
  expect(answer.headers["content-disposition"]).toEqual(
    typeof expected === "string" ? `attachment; ${expected}` : expected,
  );
});

test("media that is gone from the disk is not found", async () => {
  const { get, video } = await openMedia();
  rmSync(video);

  expect((await get(`/media/${RENDER}.mp4`)).status).toBe(404);
});

test("an empty file is answered empty", async () => {
  const { get } = await openMedia({ bytes: Buffer.alloc(0) });

  const answer = await get(`/media/${RENDER}.mp4`);

  expect([answer.status, answer.headers["content-length"], answer.body.length]).toEqual([
    200,
    "0",
    0,
  ]);
});

test("a fault of ours is a 500 that tells nothing, and is logged", async () => {
  const { get, lines } = await openMedia();

  const answer = await get(`/media/${RENDER}.mp4`, { cookie: "broken" });

  expect(answer.status).toBe(500);
  expect(answer.body.toString()).not.toContain("disk on fire");
  expect(JSON.stringify(lines)).toContain("disk on fire");
});

// Linux lists a process's open files; elsewhere there is nothing portable to count.
const uncountable = process.platform !== "linux";

test.skipIf(uncountable)("no file stays open for clients that are gone", async () => {
  const { folder, get, origin } = await openMedia({ bytes: Buffer.alloc(32 * 1024 * 1024, 1) });
  const leaveAt = async (moment: "connect" | "data") => {
    const socket = connect({ host: "127.0.0.1", port: Number(new URL(origin).port) });
    socket.write(`GET /media/${RENDER}.mp4 HTTP/1.1\r\nHost: localhost\r\nCookie: ada\r\n\r\n`);
    await new Promise((resolve) => socket.once(moment, resolve));
    const openBefore = openFilesIn(folder);
    socket.destroy();
    return openBefore;
  };

  expect(await leaveAt("data")).toBeGreaterThan(0);
  await Promise.all(
    Array.from({ length: 40 }, (_, index) => leaveAt(index % 2 === 0 ? "data" : "connect")),
  );
  await get(`/media/${RENDER}.mp4`, { ...ada, range: "bytes=0-1" });
  await get(`/media/${RENDER}.mp4`, { ...ada, range: "bytes=99999999-" });
  await get(`/media/${RENDER}.mp4`, { ...ada, "if-none-match": ETAG });
  await get(`/media/${RENDER}.mp4`, ada, "HEAD");

  await vi.waitFor(() => expect(openFilesIn(folder)).toBe(0), { timeout: 5_000 });
});

function openFilesIn(folder: string): number {
  return readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
    } catch {
      return false; // The one that listed the folder is closed by now.
    }
  }).length;
}
