import { type ExecuteWithin, ledgerWithin, type SqliteDatabase } from "@framefare/ledger/sqlite";
import { and, asc, desc, eq, lt, lte, or } from "drizzle-orm";
import { credits, idReused, isHeldBy, isRefusal, row, sameRender } from "../life.ts";
import { hasEnded, type Render } from "../render.ts";
import type { Claim, RenderStore } from "../store.ts";
import { renders } from "./tables.ts";

/** Renders on the SQLite database that also holds the ledger, so that a render and its credits move in one transaction. */
export function sqliteRenderStore(db: SqliteDatabase): RenderStore {
  const ledger = ledgerWithin(db);
  return { ...ownersSide(db, ledger), ...workersSide(db, ledger) };
}

type OwnersSide = Pick<RenderStore, "create" | "get" | "list" | "cancel" | "remove" | "files">;

function ownersSide(db: SqliteDatabase, ledger: ExecuteWithin): OwnersSide {
  return {
    create: async (render, now) =>
      writing(db, (tx) => {
        const known = get(tx, render.id);
        if (known) return sameRender(known, render);
        hold(ledger, render, now);
        tx.insert(renders).values(render).run();
        return render;
      }),

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
        return change(tx, id, row.canceled(now));
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
  /** What the holder of a claim does; nothing where it is no longer good. */
  const asHolder = <Answer>(claim: Claim, work: (tx: SqliteDatabase) => Answer): Answer | null =>
    writing(db, (tx) => (isHeldBy(get(tx, claim.id), claim) ? work(tx) : null));

  return {
    claim: async (now, leaseUntil) => writing(db, (tx) => claimNext(tx, now, leaseUntil)),

    report: async (claim, sign, leaseUntil, now) => {
      const kept = asHolder(claim, (tx) => {
        ledger(credits.keep(claim.id, now), now);
        return change(tx, claim.id, { ...sign, leaseUntil });
      });
      return kept !== null;
    },

    succeed: async (claim, files, now) =>
      asHolder(claim, (tx) => {
        const { answer } = ledger(credits.capture(claim.id), now);
        change(tx, claim.id, row.succeeded(files, now));
        return answer;
      }),

    fail: async (claim, failure, now) => {
      const failed = asHolder(claim, (tx) => {
        giveBack(ledger, claim.id, now);
        return change(tx, claim.id, row.failed(failure, now));
      });
      return failed !== null;
    },

    requeue: async (claim) =>
      void asHolder(claim, (tx) => change(tx, claim.id, row.queuedAgain(claim))),
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

/** A hold that is there without its render belonged to one that was removed. */
function hold(ledger: ExecuteWithin, render: Render, now: number): void {
  try {
    if (ledger(credits.hold(render, now), now).fresh) return;
  } catch (error) {
    if (!isRefusal(error, "KEY_REUSED")) throw error;
  }
  throw idReused();
}

function claimNext(tx: SqliteDatabase, now: number, leaseUntil: number): Render | null {
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

/** A hold that has lapsed has given its credits back already. */
function giveBack(ledger: ExecuteWithin, id: string, now: number): void {
  try {
    ledger(credits.giveBack(id), now);
  } catch (error) {
    if (!isRefusal(error, "HOLD_EXPIRED")) throw error;
  }
}
