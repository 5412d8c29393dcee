import {
  PageRequest,
  Quote,
  Render,
  RenderName,
  RenderPage,
  RenderRequest,
  RenderSettings,
} from "@framefare/contract";
import { hasEnded, onTheWire } from "@framefare/render";
import { z } from "zod";
import { renderTopic } from "../house/live.ts";
import { router, signedIn } from "./trpc.ts";
import { watch } from "./watch.ts";

/** A stream that has begun can only break off: whether there is anything to watch is asked before. */
const ownRender = signedIn.input(RenderName).use(async ({ ctx, input, next }) => {
  await ctx.renders.get(ctx.viewer.userId, input.renderId);
  return next();
});

export const render = router({
  quote: signedIn
    .input(RenderSettings)
    .output(Quote)
    .query(({ ctx, input }) => ctx.renders.quote(input)),

  create: signedIn
    .input(RenderRequest)
    .output(Render)
    .mutation(async ({ ctx, input }) =>
      onTheWire(await ctx.renders.create(ctx.viewer.userId, input)),
    ),

  get: signedIn
    .input(RenderName)
    .output(Render)
    .query(async ({ ctx, input }) =>
      onTheWire(await ctx.renders.get(ctx.viewer.userId, input.renderId)),
    ),

  list: signedIn
    .input(PageRequest)
    .output(RenderPage)
    .query(async ({ ctx, input }) => {
      const page = await ctx.renders.list(ctx.viewer.userId, input);
      return { ...page, items: page.items.map(onTheWire) };
    }),

  /** The render now and at each change, until it has ended; a page that reconnects just gets the newest again. */
  watch: ownRender
    .input(z.object({ lastEventId: z.string().optional() }))
    .subscription(({ ctx, input, signal = new AbortController().signal }) =>
      watch(ctx, renderTopic(input.renderId), signal, async () => {
        const found = await ctx.renders.get(ctx.viewer.userId, input.renderId);
        const id = `${found.attempt}.${found.status}.${found.progress}`;
        return { id, value: onTheWire(found), last: hasEnded(found) };
      }),
    ),

  cancel: signedIn
    .input(RenderName)
    .output(Render)
    .mutation(async ({ ctx, input }) =>
      onTheWire(await ctx.renders.cancel(ctx.viewer.userId, input.renderId)),
    ),

  remove: signedIn
    .input(RenderName)
    .output(z.object({ removed: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await ctx.renders.remove(ctx.viewer.userId, input.renderId);
      return { removed: true } as const;
    }),
});
