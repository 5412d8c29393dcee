import { Audit, type Problem } from "./core/audit.ts";
import type { LedgerStore } from "./store.ts";

/** What `verify` found. `ok` is true when there is no problem. */
export type Verification = { ok: boolean; wallets: number; entries: number; problems: Problem[] };

/** How many rows are held at a time, so that memory does not grow with the journal. */
const WALLETS_PAGE = 500;
const ENTRIES_PAGE = 1_000;

/** Reads every journal, or one wallet's, and makes all of it again. `onProgress` is told how many entries were read so far. */
export async function verify(
  store: LedgerStore,
  { walletId, onProgress }: { walletId?: string; onProgress?: (entries: number) => void },
): Promise<Verification> {
  const found: Verification = { ok: true, wallets: 0, entries: 0, problems: [] };
  for await (const id of walletId === undefined ? allWallets(store) : [walletId]) {
    await verifyWallet(store, id, found, onProgress);
  }
  return { ...found, ok: found.problems.length === 0 };
}

async function* allWallets(store: LedgerStore): AsyncGenerator<string> {
  for (let after = ""; ;) {
    const page = await store.walletIds({ after, limit: WALLETS_PAGE });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < WALLETS_PAGE) return;
    after = last;
  }
}

async function verifyWallet(
  store: LedgerStore,
  walletId: string,
  found: Verification,
  onProgress?: (entries: number) => void,
): Promise<void> {
  // The wallet is read first: what is written while its journal is read comes after its `seq`, and is left for the next time.
  const { wallet, grants } = await store.load(walletId, 0, "all");
  if (!wallet) return;
  const audit = new Audit(walletId);
  for (let after = 0; ;) {
    const page = await store.sealed(walletId, { after, limit: ENTRIES_PAGE });
    for (const entry of page) audit.read(entry);
    found.entries += page.length;
    onProgress?.(found.entries);
    // A database in this process answers at once: between two pages others get their turn.
    await new Promise((resolve) => setImmediate(resolve));
    const last = page.at(-1);
    if (!last || page.length < ENTRIES_PAGE) break;
    after = last.seq;
  }
  found.wallets += 1;
  found.problems.push(...audit.finish(wallet, grants));
}
