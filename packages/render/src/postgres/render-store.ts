import { executeWithin, type PostgresDatabase, transact } from "@framefare/ledger/postgres";
import { and, asc, desc, eq, lt, lte, or, type SQL, sql } from "drizzle-orm";
import { credits, idReused, isHeldBy, isRefusal, row, sameRender } from "../life.ts";
import { hasEnded, type Render } from "../render.ts";
import type { Claim, RenderStore } from "../store.ts";
import { renders } from "./tables.ts";

/**
 * Renders on the PostgreSQL database that also holds the ledger, so that a render and its credits move in one transaction.
 * Whoever moves both locks the render's row first, and what the ledger locks after it: nobody waits in a circle.
 */
export function postgresRenderStore(db: PostgresDatabase): RenderStore {
  return { ...ownersSide(db), ...workersSide(db) };
}

type OwnersSide = Pick<RenderStore, "create" | "get" | "list" | "cancel" | "remove" | "files">;

function ownersSide(db: PostgresDatabase): OwnersSide {
  return {
    create: (render, now) =>
      transact(db, async (tx) => {
        // The row comes first: who asks for the same at once waits here, and finds the one that stands. Refused, it is undone.
        const insert = tx.insert(renders).values(render).onConflictDoNothing();
        const made = await insert.returning({ id: renders.id });
        if (made.length > 0) {
          await hold(tx, render, now);
          return render;
        }
        const known = await get(tx, render.id);
        if (known) return sameRender(known, render);
        // It was removed in between.
        throw idReused();
      }),

    get: (id) => get(db, id),

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
        .limit(limit);
    },

    cancel: (id, now) =>
      transact(db, async (tx) => {
        const render = await lock(tx, id);
        if (render?.status === "canceled") return render;
        if (!render || hasEnded(render)) return null;
        await giveBack(tx, id, now);
        return change(tx, id, row.canceled(now));
      }),

    remove: async (id) => {
      await db.delete(renders).where(eq(renders.id, id));
    },

    files: async () => {
      const { videoFile, posterFile } = renders;
      const rows = await db.select({ videoFile, posterFile }).from(renders);
      return rows
        .flatMap((files) => [files.videoFile, files.posterFile])
        .filter((file) => file !== null);
    },
  };
}

function workersSide(db: PostgresDatabase): Omit<RenderStore, keyof OwnersSide> {
  /** What the holder of a claim does; nothing where it is no longer good. */
  const asHolder = <Answer>(
    claim: Claim,
    work: (tx: PostgresDatabase) => Promise<Answer>,
  ): Promise<Answer | null> =>
    transact(db, async (tx) => (isHeldBy(await lock(tx, claim.id), claim) ? work(tx) : null));

  return {
    claim: async (now, leaseUntil) => {
      const silent = and(eq(renders.status, sql`'running'`), lte(renders.leaseUntil, now));
      const waiting = eq(renders.status, sql`'queued'`);
      const take = (where: SQL | undefined) => takeOldest(db, where, { now, leaseUntil });
      return (await take(silent)) ?? (await take(waiting));
    },

    report: async (claim, sign, leaseUntil, now) => {
      const kept = await asHolder(claim, async (tx) => {
        await executeWithin(tx, credits.keep(claim.id, now), now);
        return change(tx, claim.id, { ...sign, leaseUntil });
      });
      return kept !== null;
    },

    succeed: (claim, files, now) =>
      asHolder(claim, async (tx) => {
        const { answer } = await executeWithin(tx, credits.capture(claim.id), now);
        await change(tx, claim.id, row.succeeded(files, now));
        return answer;
      }),

    fail: async (claim, failure, now) => {
      const failed = await asHolder(claim, async (tx) => {
        await giveBack(tx, claim.id, now);
        return change(tx, claim.id, row.failed(failure, now));
      });
      return failed !== null;
    },

    requeue: async (claim) => {
      await asHolder(claim, (tx) => change(tx, claim.id, row.queuedAgain(claim)));
    },
  };
}

async function get(tx: PostgresDatabase, id: string): Promise<Render | null> {
  return (await tx.select().from(renders).where(eq(renders.id, id)))[0] ?? null;
}

/** The render as it is once nobody else changes it, until the transaction ends. */
async function lock(tx: PostgresDatabase, id: string): Promise<Render | null> {
  return (await tx.select().from(renders).where(eq(renders.id, id)).for("update"))[0] ?? null;
}

async function change(
  tx: PostgresDatabase,
  id: string,
  to: Partial<Render>,
): Promise<Render | null> {
  return (await tx.update(renders).set(to).where(eq(renders.id, id)).returning())[0] ?? null;
}

/** Of those that nobody else is just taking. */
async function takeOldest(
  db: PostgresDatabase,
  where: SQL | undefined,
  { now, leaseUntil }: { now: number; leaseUntil: number },
): Promise<Render | null> {
  const oldest = db
    .select({ id: renders.id })
    .from(renders)
    .where(where)
    .orderBy(asc(renders.createdAt), asc(renders.id))
    .limit(1)
    .for("update", { skipLocked: true });
  const taken = {
    status: "running" as const,
    attempt: sql`${renders.attempt} + 1`,
    leaseUntil,
    progress: 0,
    startedAt: sql`coalesce(${renders.startedAt}, ${now})`,
  };
  return (await db.update(renders).set(taken).where(eq(renders.id, oldest)).returning())[0] ?? null;
}

/** A hold that is there without its render belonged to one that was removed. */
async function hold(tx: PostgresDatabase, render: Render, now: number): Promise<void> {
  try {
    if ((await executeWithin(tx, credits.hold(render, now), now)).fresh) return;
  } catch (error) {
    if (!isRefusal(error, "KEY_REUSED")) throw error;
  }
  throw idReused();
}

/** A hold that has lapsed has given its credits back already. */
async function giveBack(tx: PostgresDatabase, id: string, now: number): Promise<void> {
  try {
    await executeWithin(tx, credits.giveBack(id), now);
  } catch (error) {
    if (!isRefusal(error, "HOLD_EXPIRED")) throw error;
  }
}
