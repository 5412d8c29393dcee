import { billing } from "./billing.ts";
import { operations } from "./operations.ts";
import { render } from "./render.ts";
import { router } from "./trpc.ts";
import { usage } from "./usage.ts";
import { wallet } from "./wallet.ts";

/** Every procedure, under its name on the wire. */
export const appRouter = router({ billing, wallet, render, usage, operations });

/** What the browser knows of the server. */
export type AppRouter = typeof appRouter;
