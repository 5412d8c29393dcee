import type { VerifyProgress } from "@framefare/contract";
import type { Ledger } from "@framefare/ledger";
import { tracked, type TrackedEnvelope } from "@trpc/server";

/** How often a page is told how far it is, in entries read. */
const TELL_EVERY = 20_000;

/** Makes the books again, and says how far it is. Whoever stops listening stops it. */
export async function* verifyBooks(
  ledger: Pick<Ledger, "verify">,
  { userId }: { userId?: string | undefined },
  signal: AbortSignal,
): AsyncGenerator<TrackedEnvelope<VerifyProgress>, void> {
  const state = { entries: 0, told: 0, tell: () => {} };
  const verifying = ledger.verify({
    ...(userId !== undefined && { walletId: userId }),
    onProgress: (entries) => {
      signal.throwIfAborted();
      state.entries = entries;
      if (entries - state.told >= TELL_EVERY) state.tell();
    },
  });
  // Nobody may be left to hear how it ended.
  verifying.catch(() => {});
  for (;;) {
    const more = new Promise<null>((resolve) => (state.tell = () => resolve(null)));
    const found = await Promise.race([more, verifying]);
    const { entries } = state;
    if (found) {
      yield tracked("found", { entries, found });
      return;
    }
    state.told = entries;
    yield tracked(String(entries), { entries });
  }
}
