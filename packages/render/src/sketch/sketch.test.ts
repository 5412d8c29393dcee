import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { constants, getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { loadImage } from "@napi-rs/canvas";
import { BufferSource, EncodedPacketSink, Input, type InputTrack, MP4 } from "mediabunny";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { probe } from "./probe.ts";
import {
  renderSketch,
  SketchFailure,
  type SketchJob,
  type SketchOptions,
  type SketchProgress,
} from "./sketch.ts";

const onLinux = process.platform === "linux";

describe("a finished clip", () => {
  test("is an MP4 that plays from its first bytes, with a poster and sound", async () => {
    const { job } = orderClip({});

    const media = await renderSketch(job, { timeoutMs: 60_000 });

    const file = new Uint8Array(readFileSync(job.videoPath));
    expect(media).toEqual({
      ...(await probe(file)),
      bytes: file.byteLength,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(media).toMatchObject({ width: 640, height: 360, seconds: 1, fps: 24 });
    expect(media.mediaType).toMatch(/^video\/mp4; codecs="avc1\.[0-9a-f]{6}, mp4a\.40\.2"$/);
    expect(boxesOf(file)).toEqual(["ftyp", "moov", "mdat"]);
    const poster = await loadImage(job.posterPath);
    expect([poster.width, poster.height]).toEqual([640, 360]);
    expect([...readFileSync(job.posterPath).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    expect(filesLeft(job)).toEqual(["clip.mp4", "poster.jpg"]);
  });

  test("moves: its frames differ, and a seek finds a whole frame every two seconds", async () => {
    const { job } = orderClip({ seconds: 2.5, audio: false });

    const media = await renderSketch(job, { timeoutMs: 60_000 });

    expect(media.audioCodec).toBeNull();
    const { pictures } = await packetsOf(job);
    expect(pictures).toHaveLength(60);
    expect(pictures.flatMap(({ type }, frame) => (type === "key" ? [frame] : []))).toEqual([0, 48]);
    expect(new Set(pictures.map(({ data }) => Buffer.from(data).toString("base64"))).size).toBe(60);
  });

  test("comes out the same again for the same job, and another for another seed", async () => {
    const [first, again, other] = [orderClip({}), orderClip({}), orderClip({ seed: 8 })];

    await Promise.all(
      [first, again, other].map(({ job }) => renderSketch(job, { timeoutMs: 60_000 })),
    );

    expect(await packetsOf(again.job)).toEqual(await packetsOf(first.job));
    expect((await packetsOf(other.job)).pictures).not.toEqual(
      (await packetsOf(first.job)).pictures,
    );
  });

  test("tells its progress, never backwards, with the poster long before the end", async () => {
    const { job } = orderClip({ audio: false });
    const told: SketchProgress[] = [];
    let posterWasThere = false;

    await renderSketch(job, {
      timeoutMs: 60_000,
      onProgress: (progress) => {
        told.push(progress);
        if (progress.posterReady && told.at(-2)?.posterReady === false) {
          posterWasThere = existsSync(job.posterPath) && !existsSync(job.videoPath);
        }
      },
    });

    const shares = told.map(({ progress }) => progress);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(told[0]).toEqual({ stage: "starting", progress: 0, posterReady: false });
    expect(told[1]).toEqual({ stage: "drawing", progress: 0.02, posterReady: true });
    expect(told.at(-1)).toEqual({ stage: "finishing", progress: 1, posterReady: true });
    expect(told.length).toBeGreaterThan(20);
    expect(posterWasThere).toBe(true);
  });
});

describe("a clip that is not made", () => {
  test("leaves nothing behind when it is canceled half way, neither files nor a process", async () => {
    const { job, failureOf } = orderClip({ seconds: 30 });
    const canceling = new AbortController();

    const failure = await failureOf({
      signal: canceling.signal,
      onProgress: ({ progress }) => progress > 0.04 && canceling.abort(),
    });

    expect(failure.code).toBe("canceled");
    expect(filesLeft(job)).toEqual([]);
    expect(drawingsOf(process.pid)).toEqual([]);
  });

  test("never starts when it is canceled before", async () => {
    const { failureOf } = orderClip({});

    const failure = await failureOf({ signal: AbortSignal.abort() });

    expect(failure.code).toBe("canceled");
  });

  test("leaves nothing behind when its time is up", async () => {
    const { job, failureOf } = orderClip({ seconds: 30 });

    const failure = await failureOf({ timeoutMs: 900 });

    expect(failure.code).toBe("timeout");
    expect(filesLeft(job)).toEqual([]);
    expect(drawingsOf(process.pid)).toEqual([]);
  });

  test.runIf(onLinux)("does the server no harm when its process is killed", async () => {
    const { job, failureOf } = orderClip({ seconds: 30 });

    const failure = await failureOf({
      onProgress: ({ posterReady }) => {
        for (const pid of posterReady ? drawingsOf(process.pid) : []) process.kill(pid, "SIGKILL");
      },
    });

    expect(failure.code).toBe("crashed");
    expect(failure.message).toContain("SIGKILL");
    expect(filesLeft(job)).toEqual([]);
  });

  test("says why when it cannot be written", async () => {
    const { job, failureOf } = orderClip({ posterPath: "/nowhere/at/all/poster.jpg" });

    const failure = await failureOf({});

    expect(failure.code).toBe("failed");
    expect(failure.message).toContain("/nowhere/at/all/poster.jpg");
    expect(filesLeft(job)).toEqual([]);
  });

  test("passes on what its listener throws, and stops", async () => {
    const { job } = orderClip({ seconds: 30 });

    const drawing = renderSketch(job, {
      timeoutMs: 60_000,
      onProgress: ({ posterReady }) => {
        if (posterReady) throw new Error("The listener has a fault.");
      },
    });

    await expect(drawing).rejects.toThrow("The listener has a fault.");
    expect(filesLeft(job)).toEqual([]);
  });
});

describe.runIf(onLinux)("the process that draws", () => {
  test("can reach no secret of the server's, and lets it go first", async () => {
    process.env.SKETCH_TEST_SECRET = "not-for-drawings";
    onTestFinished(() => void delete process.env.SKETCH_TEST_SECRET);
    const { failureOf } = orderClip({ seconds: 30 });
    const canceling = new AbortController();
    let environment = "";
    let priority = 0;

    await failureOf({
      signal: canceling.signal,
      onProgress: ({ posterReady }) => {
        const [pid] = posterReady ? drawingsOf(process.pid) : [];
        if (pid === undefined) return;
        environment = readFileSync(`/proc/${pid}/environ`, "utf8");
        priority = getPriority(pid);
        canceling.abort();
      },
    });

    expect(environment).not.toContain("not-for-drawings");
    const names = environment.split("\0").map((line) => line.split("=")[0] ?? "");
    expect(names.filter((name) => name && !name.startsWith("NODE_CHANNEL_")).toSorted()).toEqual([
      "NODE_ENV",
      "PATH",
    ]);
    expect(priority).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
  });

  test("ends with the server that started it, and takes its files along", async () => {
    const { job } = orderClip({ seconds: 30 });
    const server = startServer(job);
    await vi.waitFor(() => expect(existsSync(job.posterPath)).toBe(true), { timeout: 20_000 });
    const [drawing] = drawingsOf(server.pid ?? 0);
    expect(drawing).toBeDefined();

    server.kill("SIGKILL");

    await vi.waitFor(() => expect(existsSync(`/proc/${drawing}`)).toBe(false), { timeout: 20_000 });
    expect(filesLeft(job)).toEqual([]);
  });
});

/** A small job with a folder of its own, removed after the test. */
function orderClip(wishes: Partial<SketchJob>) {
  const folder = mkdtempSync(join(tmpdir(), "sketch-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const job: SketchJob = {
    id: "clip",
    prompt: "A lighthouse at dusk, waves rolling in",
    seed: 7,
    width: 640,
    height: 360,
    fps: 24,
    seconds: 1,
    audio: true,
    videoPath: join(folder, "clip.mp4"),
    posterPath: join(folder, "poster.jpg"),
    ...wishes,
  };
  const failureOf = async (options: Partial<SketchOptions>): Promise<SketchFailure> => {
    const outcome = await renderSketch(job, { timeoutMs: 60_000, ...options }).catch(
      (error: unknown) => error,
    );
    if (outcome instanceof SketchFailure) return outcome;
    throw new Error("The clip did not fail as a clip does.", { cause: outcome });
  };
  return { job, failureOf };
}

function filesLeft({ videoPath }: SketchJob): string[] {
  return readdirSync(join(videoPath, "..")).toSorted();
}

/** A Node.js that draws the job and nothing else. */
function startServer(job: SketchJob): ChildProcess {
  const sketch = new URL("./sketch.ts", import.meta.url).href;
  const program = `
    const { renderSketch } = await import(${JSON.stringify(sketch)});
    await renderSketch(${JSON.stringify(job)}, { timeoutMs: 60_000 });
  `;
  const server = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: "ignore",
  });
  onTestFinished(() => void server.kill("SIGKILL"));
  return server;
}

/** The drawing processes a process has started, by their numbers. Linux alone tells it this way. */
function drawingsOf(parent: number): number[] {
  if (!onLinux) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const line = readIfThere(`/proc/${pid}/stat`);
      const [, parentOf] = line.slice(line.lastIndexOf(")") + 2).split(" ");
      return (
        Number(parentOf) === parent && readIfThere(`/proc/${pid}/cmdline`).includes("sketch-child")
      );
    })
    .map(Number);
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** The names of an MP4's outermost boxes, in order. */
function boxesOf(file: Uint8Array): string[] {
  const view = Buffer.from(file);
  const names: string[] = [];
  for (let at = 0; at < view.length; at += view.readUInt32BE(at)) {
    names.push(view.toString("latin1", at + 4, at + 8));
  }
  return names;
}

/** What a player would decode: each frame and each piece of sound, with its time. */
async function packetsOf({ videoPath }: SketchJob) {
  const source = new BufferSource(new Uint8Array(readFileSync(videoPath)));
  const input = new Input({ formats: [MP4], source });
  return {
    pictures: await listPackets(await input.getPrimaryVideoTrack()),
    sound: await listPackets(await input.getPrimaryAudioTrack()),
  };
}

async function listPackets(track: InputTrack | null) {
  const packets: { type: string; timestamp: number; data: Uint8Array }[] = [];
  if (!track) return packets;
  for await (const { type, timestamp, data } of new EncodedPacketSink(track).packets()) {
    packets.push({ type, timestamp, data });
  }
  return packets;
}
