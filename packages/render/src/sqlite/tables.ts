import type { Aspect, RenderFailure, RenderStatus, Resolution } from "@framefare/contract";
import { sql } from "drizzle-orm";
import { index, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The renders, and their queue. */
export const renders = sqliteTable(
  "renders",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    status: text("status").$type<RenderStatus>().notNull(),
    progress: real("progress").notNull(),
    prompt: text("prompt").notNull(),
    modelId: text("model_id").notNull(),
    seconds: integer("seconds").notNull(),
    resolution: text("resolution").$type<Resolution>().notNull(),
    aspect: text("aspect").$type<Aspect>().notNull(),
    seed: integer("seed").notNull(),
    credits: integer("credits").notNull(),
    attempt: integer("attempt").notNull(),
    leaseUntil: integer("lease_until"),
    videoFile: text("video_file"),
    posterFile: text("poster_file"),
    failure: text("failure", { mode: "json" }).$type<RenderFailure>(),
    createdAt: integer("created_at").notNull(),
    startedAt: integer("started_at"),
    endedAt: integer("ended_at"),
  },
  (table) => [
    index("renders_user").on(table.userId, table.createdAt, table.id),
    index("renders_waiting")
      .on(table.createdAt)
      .where(sql`status = 'queued'`),
    index("renders_running")
      .on(table.leaseUntil)
      .where(sql`status = 'running'`),
  ],
);
