ALTER TABLE "grants" ADD COLUMN "carry_from" bigint;--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "carry_credits" bigint;--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "unspent" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "grants_plan" ON "grants" USING btree ("wallet_id","expires_at") WHERE source = 'plan';