DROP INDEX "grants_burn_order";--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "burnable" boolean GENERATED ALWAYS AS (status = 'active' AND available > 0) STORED;--> statement-breakpoint
CREATE INDEX "grants_burn_order" ON "grants" USING btree ("wallet_id","priority",(expires_at is null),"expires_at","paid_rank","ordinal") WHERE burnable;--> statement-breakpoint
ALTER TABLE "wallets" SET (fillfactor = 80);--> statement-breakpoint
ALTER TABLE "grants" SET (fillfactor = 80);
