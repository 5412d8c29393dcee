import type { MediaFolder, RenderStore } from "@framefare/render";
import { access } from "node:fs/promises";
import type { MediaDoorOptions } from "../http/media-door.ts";

/** The file of a render, for its owner: named by render and attempt, so that the name is also what it holds. */
export function findMedia(
  store: Pick<RenderStore, "get">,
  media: Pick<MediaFolder, "path">,
): MediaDoorOptions["find"] {
  return async ({ renderId, userId, kind }) => {
    const render = await store.get(renderId);
    if (render?.userId !== userId) return null;
    const file = kind === "video" ? render.videoFile : render.posterFile;
    if (!file) return null;
    const path = media.path(file);
    try {
      await access(path);
    } catch {
      return null;
    }
    return { path, etag: file, downloadName: render.prompt };
  };
}
