CREATE TABLE "renders" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"status" text COLLATE "C" NOT NULL,
	"progress" double precision NOT NULL,
	"prompt" text COLLATE "C" NOT NULL,
	"model_id" text COLLATE "C" NOT NULL,
	"seconds" bigint NOT NULL,
	"resolution" text COLLATE "C" NOT NULL,
	"aspect" text COLLATE "C" NOT NULL,
	"seed" bigint NOT NULL,
	"credits" bigint NOT NULL,
	"attempt" bigint NOT NULL,
	"lease_until" bigint,
	"video_file" text COLLATE "C",
	"poster_file" text COLLATE "C",
	"failure" json,
	"created_at" bigint NOT NULL,
	"started_at" bigint,
	"ended_at" bigint
);
--> statement-breakpoint
CREATE INDEX "renders_user" ON "renders" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "renders_waiting" ON "renders" USING btree ("created_at","id") WHERE status = 'queued';--> statement-breakpoint
CREATE INDEX "renders_running" ON "renders" USING btree ("lease_until") WHERE status = 'running';