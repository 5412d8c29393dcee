import { UsageDay, UsageRequest } from "@framefare/contract";
import { z } from "zod";
import { router, signedIn } from "./trpc.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

export const usage = router({
  daily: signedIn
    .input(UsageRequest)
    .output(z.array(UsageDay))
    .query(async ({ ctx, input }) => {
      const to = ctx.now();
      const range = { from: to - (input.days - 1) * DAY_MS, to };
      const days = await ctx.ledger.usage(ctx.viewer.userId, range);
      // What an admin takes is a charge too, but of no model: nothing was rendered.
      return days.filter(({ modelId }) => modelId !== "");
    }),
});
