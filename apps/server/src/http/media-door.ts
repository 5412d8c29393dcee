import { Hono } from "hono";
import { answerFile } from "./file-answer.ts";
import { notFound } from "./json-error.ts";

const NAME = /^([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})\.(mp4|jpg)$/i;
const CACHE_SECONDS = 24 * 60 * 60;
const NAME_LENGTH_MAX = 100;

export interface MediaFile {
  path: string;
  /** Names these very bytes, unquoted. */
  etag: string;
  /** What a downloaded copy is called; made safe, and given its extension, here. */
  downloadName: string;
}

export interface MediaDoorOptions {
  /** Who asks; null when signed out. */
  viewer: (headers: Headers) => Promise<{ userId: string } | null>;
  /** The file, if that user owns that render and it is there. */
  find: (media: {
    renderId: string;
    userId: string;
    kind: "video" | "poster";
  }) => Promise<MediaFile | null>;
}

/**
 * `GET|HEAD /media/<renderId>.mp4` and `.jpg`, for the owner. To anyone else there is nothing here,
 * so that nobody learns which renders exist.
 */
export function mediaDoor({ viewer, find }: MediaDoorOptions): Hono {
  return new Hono().get("/media/:name", async (c) => {
    const [, renderId, extension] = NAME.exec(c.req.param("name")) ?? [];
    const asker = renderId && extension ? await viewer(c.req.raw.headers) : null;
    if (!renderId || !extension || !asker) return notFound(c);

    const kind = extension.toLowerCase() === "mp4" ? "video" : "poster";
    const media = await find({ renderId, userId: asker.userId, kind });
    if (!media) return notFound(c);

    const asDownload = c.req.query("download") !== undefined;
    const answer = await answerFile(c, {
      path: media.path,
      etag: media.etag,
      contentType: kind === "video" ? "video/mp4" : "image/jpeg",
      cacheControl: `private, max-age=${CACHE_SECONDS}, immutable`,
      headers: {
        // Another account in the same browser must not be shown the last one's copy.
        Vary: "Cookie",
        ...(asDownload && { "Content-Disposition": attachment(media.downloadName, extension) }),
      },
    });
    return answer ?? notFound(c);
  });
}

function attachment(name: string, extension: string): string {
  const safe = name
    .slice(0, NAME_LENGTH_MAX)
    .replace(/[\p{C}"\\/:*?<>|%;]+/gu, " ")
    .replace(/\s+/g, " ")
    .replace(/^[ .]+|[ .]+$/g, "");
  const whole = safe.toLowerCase().endsWith(`.${extension}`)
    ? safe
    : `${safe || "render"}.${extension}`;
  const ascii = whole.replace(/[^\x20-\x7e]/g, "_");
  const encoded = encodeURIComponent(whole).replace(/['()]/g, percentEncode);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

// encodeURIComponent leaves these alone, but the header's grammar does not.
function percentEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
