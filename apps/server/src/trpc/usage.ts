import { UsageDay, UsageRequest } from "@framefare/contract";
import { z } from "zod";
import { router, signedIn } from "./trpc.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

export const usage = router({
  daily: signedIn
    .input(UsageRequest)
    .output(z.array(UsageDay))
    .query(({ ctx, input }) => {
      const to = ctx.now();
      return ctx.ledger.usage(ctx.viewer.userId, { from: to - (input.days - 1) * DAY_MS, to });
    }),
});
