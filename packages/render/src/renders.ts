import {
  type Model,
  type PlanConfig,
  priceRender,
  type Quote,
  type RenderRequest,
  type RenderSettings,
  SEED_MAX,
} from "@framefare/contract";
import { RenderError, UnsupportedSettings } from "./errors.ts";
import type { MediaFolder } from "./media-folder.ts";
import { creditsPromised, QUOTE_LIFE_MS, signQuote } from "./quote.ts";
import { hasEnded, type Render } from "./render.ts";
import type { RenderStore } from "./store.ts";

/** Told after a render of that user changed. */
export type OnRenderChange = (changed: { renderId: string; userId: string }) => void;

/** What a person can do with renders. Whoever does not own one is told there is none. */
export interface Renders {
  /** @throws RenderError UNKNOWN_MODEL, UnsupportedSettings. */
  quote(settings: RenderSettings): Quote;
  /**
   * Holds the credits and queues the render. The same request again answers the one that stands.
   * @throws RenderError UNKNOWN_MODEL, QUOTE_EXPIRED, QUOTE_MISMATCH, RENDER_ID_REUSED; UnsupportedSettings;
   * InsufficientCredits. Nothing was written.
   */
  create(userId: string, request: RenderRequest): Promise<Render>;
  /** @throws RenderError UNKNOWN_RENDER. */
  get(userId: string, renderId: string): Promise<Render>;
  /** Newest first; `cursor` is the last page's `nextCursor`. */
  list(
    userId: string,
    page: { cursor?: string; limit: number },
  ): Promise<{ items: Render[]; nextCursor?: string }>;
  /** Gives the whole hold back. @throws RenderError UNKNOWN_RENDER, RENDER_ENDED. */
  cancel(userId: string, renderId: string): Promise<Render>;
  /** Deletes an ended render's media. What it cost stays spent. @throws RenderError UNKNOWN_RENDER, RENDER_NOT_ENDED. */
  remove(userId: string, renderId: string): Promise<void>;
}

export type RendersOptions = {
  store: RenderStore;
  planConfig: PlanConfig;
  media: MediaFolder;
  quoteSecret: string;
  now: () => number;
  /** 0 … 1, for seeds nobody chose. */
  random: () => number;
  onChange: OnRenderChange;
};

export function createRenders(options: RendersOptions): Renders {
  const { store, planConfig, media, quoteSecret: secret, now, random, onChange } = options;

  async function owned(userId: string, renderId: string): Promise<Render> {
    const render = await store.get(renderId);
    if (render?.userId === userId) return render;
    throw new RenderError("UNKNOWN_RENDER", "There is no such render.");
  }

  return {
    quote: (settings) => {
      const credits = priceOf(planConfig, settings);
      const expiresAt = now() + QUOTE_LIFE_MS;
      const quote = signQuote({ ...settings, credits, expiresAt }, secret);
      return { credits, quote, expiresAt: new Date(expiresAt).toISOString() };
    },

    create: async (userId, { renderId, quote, seed, ...request }) => {
      const listed = priceOf(planConfig, request);
      const known = await store.get(renderId);
      const promised = quote && !known && creditsPromised(quote, request, { secret, now: now() });
      const render = newRender({
        ...request,
        id: renderId,
        userId,
        seed: seed ?? Math.floor(random() * SEED_MAX),
        credits: promised || listed,
        createdAt: now(),
      });
      const created = await store.create(render, now());
      onChange({ renderId, userId });
      return created;
    },

    get: owned,

    list: async (userId, { cursor, limit }) => {
      const before = cursor === undefined ? undefined : parseCursor(cursor);
      const items = await store.list(userId, { before, limit: limit + 1 });
      const page = items.slice(0, limit);
      const last = page.at(-1);
      return items.length > limit && last
        ? { items: page, nextCursor: `${last.createdAt}.${last.id}` }
        : { items: page };
    },

    cancel: async (userId, renderId) => {
      await owned(userId, renderId);
      const canceled = await store.cancel(renderId, now());
      if (!canceled) throw new RenderError("RENDER_ENDED", "This render has ended already.");
      onChange({ renderId, userId });
      return canceled;
    },

    remove: async (userId, renderId) => {
      const render = await owned(userId, renderId);
      if (!hasEnded(render)) throw new RenderError("RENDER_NOT_ENDED", "Cancel it first.");
      await store.remove(renderId);
      // The row is gone first: a file nobody points at is swept away later, a row without its file would be a lie.
      await media.remove([render.videoFile, render.posterFile].filter((file) => file !== null));
      onChange({ renderId, userId });
    },
  };
}

function modelOf({ models }: PlanConfig, modelId: string): Model {
  const model = models.find(({ id }) => id === modelId);
  if (model) return model;
  throw new RenderError("UNKNOWN_MODEL", `There is no model ${modelId}.`);
}

function priceOf(planConfig: PlanConfig, settings: RenderSettings): number {
  const price = priceRender(modelOf(planConfig, settings.modelId), settings);
  if ("unsupported" in price) throw new UnsupportedSettings(price.unsupported);
  return price.credits;
}

type Asked = Omit<RenderSettings & RenderRequest, "renderId" | "quote" | "seed"> &
  Pick<Render, "id" | "userId" | "seed" | "credits" | "createdAt">;

function newRender(asked: Asked): Render {
  return {
    ...asked,
    status: "queued",
    progress: 0,
    attempt: 0,
    leaseUntil: null,
    videoFile: null,
    posterFile: null,
    failure: null,
    startedAt: null,
    endedAt: null,
  };
}

/** As `list` makes them: no database sees anything else. */
const CURSOR = /^(\d{1,15})\.([\w-]+)$/;

/** A cursor nobody made here starts before everything, and so shows nothing. */
function parseCursor(cursor: string): Pick<Render, "createdAt" | "id"> {
  const [, createdAt = "0", id = ""] = CURSOR.exec(cursor) ?? [];
  return { createdAt: Number(createdAt), id };
}
