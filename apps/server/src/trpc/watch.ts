import { tracked, type TrackedEnvelope } from "@trpc/server";
import type { Viewer } from "../auth/viewer.ts";
import type { Context } from "./trpc.ts";

/** What a stream reads each time; `id` is another one whenever the value is, and `last` ends the stream. */
type Look<T> = { id: string; value: T; last?: boolean };

/**
 * What `look` reads, now and each time it is something new, until `signal` aborts or the viewer is signed out. A page that
 * reconnects just gets the newest again.
 */
export async function* watch<T>(
  { live, viewer, viewerNow }: Pick<Context, "live" | "viewerNow"> & { viewer: Viewer },
  topic: string,
  signal: AbortSignal,
  look: () => Promise<Look<T>>,
): AsyncGenerator<TrackedEnvelope<T>, void> {
  let seen: string | null = null;
  for await (const _ of live.changes(topic, signal)) {
    if ((await viewerNow())?.userId !== viewer.userId) return;
    const { id, value, last } = await look();
    if (id !== seen) yield tracked(id, value);
    if (last) return;
    seen = id;
  }
}
