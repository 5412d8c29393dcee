import type { Billing } from "@framefare/billing";
import type { Logger } from "pino";

/** How often Stripe's lists are compared with the books. */
const EVERY_MS = 6 * 60 * 60 * 1_000;

/** How often it is asked whether it is time; the first time is one such while after the start. */
const ASK_MS = 5 * 60 * 1_000;

/** Compares quietly, one process at a time, and says so in one line when something is found. */
export function reconcileOnSchedule(
  { billing, logger }: { billing: Pick<Billing, "reconcileInTurn">; logger: Logger },
  { everyMs, askMs }: { everyMs: number; askMs: number } = { everyMs: EVERY_MS, askMs: ASK_MS },
): { stop: () => void } {
  const state = { busy: false, stopped: false };

  async function ask(): Promise<void> {
    if (state.busy) return;
    state.busy = true;
    try {
      const report = await billing.reconcileInTurn(everyMs);
      if (!report || report.findings.length === 0) return;
      const found: Record<string, number> = {};
      for (const { kind } of report.findings) found[kind] = (found[kind] ?? 0) + 1;
      logger.warn({ found }, "Stripe and the books disagree: pnpm reconcile says where");
    } catch (error) {
      // The house is closed while it looked, and nothing was written.
      if (!state.stopped) logger.warn({ err: error }, "Stripe and the books were not compared");
    } finally {
      state.busy = false;
    }
  }

  const timer = setInterval(() => void ask(), askMs);
  timer.unref();
  return {
    stop: () => {
      state.stopped = true;
      clearInterval(timer);
    },
  };
}
