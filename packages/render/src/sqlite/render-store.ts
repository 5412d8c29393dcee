import { LedgerError } from "@framefare/ledger";
import { type ExecuteWithin, ledgerWithin, type SqliteDatabase } from "@framefare/ledger/sqlite";
import { and, asc, desc, eq, lt, lte, or } from "drizzle-orm";
import { RenderError } from "../errors.ts";
import { hasEnded, holdKeyOf, type Render } from "../render.ts";
import type { Claim, RenderStore } from "../store.ts";
import { renders } from "./tables.ts";

/** A hold outlives any wait in the queue and is extended while somebody works; a forgotten one lapses by itself. */
const HOLD_LIFE_MS = 24 * 60 * 60 * 1_000;

/** Renders on the SQLite database that also holds the ledger, so that a render and its credits move in one transaction. */
export function sqliteRenderStore(db: SqliteDatabase): RenderStore {
  const ledger = ledgerWithin(db);
  return { ...ownersSide(db, ledger), ...workersSide(db, ledger) };
}

type OwnersSide = Pick<RenderStore, "create" | "get" | "list" | "cancel" | "remove" | "files">;

function ownersSide(db: SqliteDatabase, ledger: ExecuteWithin): OwnersSide {
  return {
    create: async (render, now) => writing(db, (tx) => create({ tx, ledger }, render, now)),

    get: async (id) => get(db, id),

    list: async (userId, { before, limit }) => {
      const older =
        before &&
        or(
          lt(renders.createdAt, before.createdAt),
          and(eq(renders.createdAt, before.createdAt), lt(renders.id, before.id)),
        );
      return db
        .select()
        .from(renders)
        .where(and(eq(renders.userId, userId), older))
        .orderBy(desc(renders.createdAt), desc(renders.id))
        .limit(limit)
        .all();
    },

    cancel: async (id, now) =>
      writing(db, (tx) => {
        const render = get(tx, id);
        if (render?.status === "canceled") return render;
        if (!render || hasEnded(render)) return null;
        giveBack(ledger, id, now);
        return change(tx, id, {
          status: "canceled",
          leaseUntil: null,
          posterFile: null,
          endedAt: now,
        });
      }),

    remove: async (id) => {
      db.delete(renders).where(eq(renders.id, id)).run();
    },

    files: async () =>
      db
        .select({ videoFile: renders.videoFile, posterFile: renders.posterFile })
        .from(renders)
        .all()
        .flatMap(({ videoFile, posterFile }) => [videoFile, posterFile])
        .filter((file) => file !== null),
  };
}

function workersSide(
  db: SqliteDatabase,
  ledger: ExecuteWithin,
): Omit<RenderStore, keyof OwnersSide> {
  return {
    claim: async (now, leaseUntil) => writing(db, (tx) => claim(tx, now, leaseUntil)),

    report: async (claimed, sign, leaseUntil, now) =>
      writing(db, (tx) => {
        if (!isHeld(tx, claimed)) return false;
        keepHold(ledger, claimed.id, now);
        change(tx, claimed.id, { ...sign, leaseUntil });
        return true;
      }),

    succeed: async (claimed, files, now) =>
      writing(db, (tx) => {
        if (!isHeld(tx, claimed)) return null;
        const request = { holdKey: holdKeyOf(claimed.id) };
        const { answer } = ledger({ verb: "capture", request }, now);
        const ended = { status: "succeeded", progress: 1, leaseUntil: null, endedAt: now } as const;
        change(tx, claimed.id, { ...ended, ...files });
        return answer;
      }),

    fail: async (claimed, failure, now) =>
      writing(db, (tx) => {
        if (!isHeld(tx, claimed)) return false;
        giveBack(ledger, claimed.id, now);
        const ended = {
          status: "failed",
          leaseUntil: null,
          endedAt: now,
          posterFile: null,
        } as const;
        change(tx, claimed.id, { ...ended, failure });
        return true;
      }),

    requeue: async (claimed) =>
      writing(db, (tx) => {
        if (!isHeld(tx, claimed)) return;
        const waiting = {
          status: "queued",
          progress: 0,
          // Handed back is not begun in vain, and who hands back says nothing more under this attempt.
          attempt: claimed.attempt - 1,
          leaseUntil: null,
          posterFile: null,
        } as const;
        change(tx, claimed.id, waiting);
      }),
  };
}

function writing<Answer>(db: SqliteDatabase, work: (tx: SqliteDatabase) => Answer): Answer {
  return db.transaction(work, { behavior: "immediate" });
}

function get(tx: SqliteDatabase, id: string): Render | null {
  return tx.select().from(renders).where(eq(renders.id, id)).get() ?? null;
}

function change(tx: SqliteDatabase, id: string, to: Partial<Render>): Render | null {
  tx.update(renders).set(to).where(eq(renders.id, id)).run();
  return get(tx, id);
}

function create(
  { tx, ledger }: { tx: SqliteDatabase; ledger: ExecuteWithin },
  render: Render,
  now: number,
): Render {
  const known = get(tx, render.id);
  if (known && isSameRequest(known, render)) return known;
  if (known) throw new RenderError("RENDER_ID_REUSED", "This id was used for another render.");
  hold(ledger, render, now);
  tx.insert(renders).values(render).run();
  return render;
}

/** A hold that is there without its render belonged to one that was removed. */
function hold(ledger: ExecuteWithin, render: Render, now: number): void {
  const { id, userId: walletId, credits, modelId, seconds } = render;
  const metadata = { modelId, seconds };
  const request = {
    key: holdKeyOf(id),
    walletId,
    credits,
    expiresAt: now + HOLD_LIFE_MS,
    metadata,
  };
  try {
    const { fresh } = ledger({ verb: "hold", request }, now);
    if (fresh) return;
  } catch (error) {
    if (!(error instanceof LedgerError && error.code === "KEY_REUSED")) throw error;
  }
  throw new RenderError("RENDER_ID_REUSED", "This id was used for another render.");
}

/** The price is not compared: it was agreed on the first time. */
function isSameRequest(known: Render, asked: Render): boolean {
  const fields = ["userId", "prompt", "modelId", "seconds", "resolution", "aspect"] as const;
  return fields.every((field) => known[field] === asked[field]);
}

function isHeld(tx: SqliteDatabase, { id, attempt }: Claim): boolean {
  const render = get(tx, id);
  return render?.status === "running" && render.attempt === attempt;
}

function claim(tx: SqliteDatabase, now: number, leaseUntil: number): Render | null {
  const silent = and(eq(renders.status, "running"), lte(renders.leaseUntil, now));
  const waiting = eq(renders.status, "queued");
  const next = (where: typeof silent) =>
    tx.select().from(renders).where(where).orderBy(asc(renders.createdAt)).limit(1).get();
  const found = next(silent) ?? next(waiting);
  if (!found) return null;
  return change(tx, found.id, {
    status: "running",
    attempt: found.attempt + 1,
    leaseUntil,
    progress: 0,
    startedAt: found.startedAt ?? now,
  });
}

function keepHold(ledger: ExecuteWithin, id: string, now: number): void {
  const request = { holdKey: holdKeyOf(id), expiresAt: now + HOLD_LIFE_MS };
  ledger({ verb: "extendHold", request }, now);
}

/** A hold that has lapsed has given its credits back already. */
function giveBack(ledger: ExecuteWithin, id: string, now: number): void {
  try {
    ledger({ verb: "release", request: { holdKey: holdKeyOf(id) } }, now);
  } catch (error) {
    if (!(error instanceof LedgerError && error.code === "HOLD_EXPIRED")) throw error;
  }
}
