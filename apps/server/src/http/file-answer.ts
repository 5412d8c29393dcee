import { type FileHandle, open } from "node:fs/promises";
import { createStreamBody } from "@hono/node-server/utils/stream";
import type { Context } from "hono";
import { type ByteRange, parseRange } from "./byte-range.ts";
import { jsonError } from "./json-error.ts";

const CHUNK_BYTES = 256 * 1024;

/** A file on disk and how to present it. */
export interface FileAnswer {
  path: string;
  /** Names these very bytes, unquoted. Left out, it is made of the file's size and time. */
  etag?: string;
  contentType: string;
  cacheControl: string;
  headers?: Record<string, string>;
}

/**
 * Answers GET and HEAD with a file: validators, one byte range, and a stream that closes the file
 * when the client is done or gone. Null when there is no such regular file.
 */
export async function answerFile(c: Context, file: FileAnswer): Promise<Response | null> {
  const handle = await openIfThere(file.path);
  if (!handle) return null;
  let streaming = false;
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) return null;
    const { size } = stat;
    const etag = `"${file.etag ?? `${size.toString(36)}-${stat.mtimeMs.toString(36)}`}"`;
    const part = partWanted(c, size, etag);
    if (part === "changed" || part === "unsatisfiable") return refuse(c, part, size);

    present(c, file, etag);
    if (part === "not modified") return c.body(null, 304);
    describe(c, file.contentType, part, size);
    if (c.req.method === "HEAD" || size === 0) return c.body(null, 200);
    streaming = true;
    const { start, end } = part === "whole" ? { start: 0, end: size - 1 } : part;
    const bytes = handle.createReadStream({ start, end, highWaterMark: CHUNK_BYTES });
    return c.body(createStreamBody(bytes), part === "whole" ? 200 : 206);
  } finally {
    if (!streaming) await handle.close();
  }
}

type Part = ByteRange | "whole" | "not modified" | "changed" | "unsatisfiable";

// The order is HTTP's own: If-Match, If-None-Match, then Range if If-Range allows it.
function partWanted(c: Context, size: number, etag: string): Part {
  const ifMatch = c.req.header("if-match");
  if (ifMatch !== undefined && !names(ifMatch, etag)) return "changed";
  const ifNoneMatch = c.req.header("if-none-match");
  if (ifNoneMatch !== undefined && names(ifNoneMatch.replaceAll("W/", ""), etag)) {
    return "not modified";
  }
  const ifRange = c.req.header("if-range");
  if (c.req.method === "HEAD" || (ifRange !== undefined && ifRange !== etag)) return "whole";
  return parseRange(c.req.header("range"), size);
}

function names(list: string, etag: string): boolean {
  return list.split(",").some((item) => item.trim() === "*" || item.trim() === etag);
}

function refuse(c: Context, part: "changed" | "unsatisfiable", size: number): Response {
  if (part === "changed") {
    const message = "The file is another one by now.";
    return jsonError(c, { status: 412, code: "PRECONDITION_FAILED", message });
  }
  c.header("Content-Range", `bytes */${size}`);
  const message = `The range lies outside the file's ${size} bytes.`;
  return jsonError(c, { status: 416, code: "RANGE_NOT_SATISFIABLE", message });
}

function present(c: Context, file: FileAnswer, etag: string): void {
  for (const [name, value] of Object.entries(file.headers ?? {})) c.header(name, value);
  c.header("Cache-Control", file.cacheControl);
  c.header("ETag", etag);
  c.header("Accept-Ranges", "bytes");
  c.header("X-Content-Type-Options", "nosniff");
}

function describe(c: Context, type: string, part: ByteRange | "whole", size: number): void {
  c.header("Content-Type", type);
  c.header("Content-Length", String(part === "whole" ? size : part.end - part.start + 1));
  if (part !== "whole") c.header("Content-Range", `bytes ${part.start}-${part.end}/${size}`);
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, "r");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return null;
    throw error;
  }
}
