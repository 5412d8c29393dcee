import type { Aspect, RenderFailure, RenderStatus, Resolution } from "@framefare/contract";
import { sql } from "drizzle-orm";
import { bigint, customType, doublePrecision, index, json, pgTable } from "drizzle-orm/pg-core";

/** Compared byte by byte wherever the database was made: the order of ids is the same everywhere. */
const text = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

const whole = (name: string) => bigint(name, { mode: "number" });

/** Epoch milliseconds. */
const moment = whole;

/** The renders, and their queue. */
export const renders = pgTable(
  "renders",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    status: text("status").$type<RenderStatus>().notNull(),
    progress: doublePrecision("progress").notNull(),
    prompt: text("prompt").notNull(),
    modelId: text("model_id").notNull(),
    seconds: whole("seconds").notNull(),
    resolution: text("resolution").$type<Resolution>().notNull(),
    aspect: text("aspect").$type<Aspect>().notNull(),
    seed: whole("seed").notNull(),
    credits: whole("credits").notNull(),
    attempt: whole("attempt").notNull(),
    leaseUntil: moment("lease_until"),
    videoFile: text("video_file"),
    posterFile: text("poster_file"),
    failure: json("failure").$type<RenderFailure>(),
    createdAt: moment("created_at").notNull(),
    startedAt: moment("started_at"),
    endedAt: moment("ended_at"),
  },
  (table) => [
    index("renders_user").on(table.userId, table.createdAt, table.id),
    index("renders_waiting")
      .on(table.createdAt, table.id)
      .where(sql`status = 'queued'`),
    index("renders_running")
      .on(table.leaseUntil)
      .where(sql`status = 'running'`),
  ],
);
