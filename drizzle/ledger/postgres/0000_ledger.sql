CREATE TABLE "charges" (
	"key" text COLLATE "C" PRIMARY KEY NOT NULL,
	"wallet_id" text COLLATE "C" NOT NULL,
	"credits" bigint DEFAULT 0 NOT NULL,
	"refunded" bigint DEFAULT 0 NOT NULL,
	"takings" json NOT NULL,
	"metadata" json,
	"created_at" bigint NOT NULL,
	CONSTRAINT "charges_refunded" CHECK (refunded >= 0 AND refunded <= credits)
);
--> statement-breakpoint
CREATE TABLE "disputes" (
	"dispute_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"payment" text COLLATE "C" NOT NULL,
	"amount" bigint NOT NULL,
	"withdrawn" boolean NOT NULL,
	"status" text COLLATE "C" NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"wallet_id" text COLLATE "C" NOT NULL,
	"seq" bigint NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"grant_key" text COLLATE "C",
	"credits" bigint DEFAULT 0 NOT NULL,
	"available_after" bigint DEFAULT 0 NOT NULL,
	"held_after" bigint DEFAULT 0 NOT NULL,
	"owed_after" bigint DEFAULT 0 NOT NULL,
	"granted_after" bigint DEFAULT 0 NOT NULL,
	"spent_after" bigint DEFAULT 0 NOT NULL,
	"expired_after" bigint DEFAULT 0 NOT NULL,
	"revoked_after" bigint DEFAULT 0 NOT NULL,
	"at" bigint NOT NULL,
	"hash" text COLLATE "C" NOT NULL,
	CONSTRAINT "entries_wallet_id_seq_pk" PRIMARY KEY("wallet_id","seq"),
	CONSTRAINT "entries_not_negative" CHECK (credits >= 0 AND available_after >= 0 AND held_after >= 0 AND owed_after >= 0)
);
--> statement-breakpoint
CREATE TABLE "grants" (
	"key" text COLLATE "C" PRIMARY KEY NOT NULL,
	"wallet_id" text COLLATE "C" NOT NULL,
	"ordinal" bigint NOT NULL,
	"status" text COLLATE "C" NOT NULL,
	"credits" bigint DEFAULT 0 NOT NULL,
	"available" bigint DEFAULT 0 NOT NULL,
	"held" bigint DEFAULT 0 NOT NULL,
	"spent" bigint DEFAULT 0 NOT NULL,
	"expired" bigint DEFAULT 0 NOT NULL,
	"revoked" bigint DEFAULT 0 NOT NULL,
	"source" text COLLATE "C" NOT NULL,
	"priority" bigint NOT NULL,
	"paid_rank" bigint NOT NULL,
	"effective_at" bigint NOT NULL,
	"expires_at" bigint,
	"paid_amount" bigint,
	"paid_currency" text COLLATE "C",
	"payment_ref" text COLLATE "C",
	"metadata" json,
	"created_at" bigint NOT NULL,
	CONSTRAINT "grants_not_negative" CHECK (credits >= 0 AND available >= 0 AND held >= 0 AND spent >= 0 AND expired >= 0 AND revoked >= 0),
	CONSTRAINT "grants_conserves" CHECK (status = 'scheduled' OR credits = available + held + spent + expired + revoked)
);
--> statement-breakpoint
CREATE TABLE "holds" (
	"key" text COLLATE "C" PRIMARY KEY NOT NULL,
	"wallet_id" text COLLATE "C" NOT NULL,
	"credits" bigint DEFAULT 0 NOT NULL,
	"status" text COLLATE "C" NOT NULL,
	"captured" bigint DEFAULT 0 NOT NULL,
	"expires_at" bigint NOT NULL,
	"takings" json NOT NULL,
	"metadata" json,
	"created_at" bigint NOT NULL,
	CONSTRAINT "holds_not_negative" CHECK (credits >= 0 AND captured >= 0)
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"payment" text COLLATE "C" PRIMARY KEY NOT NULL,
	"payment_ref" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "purchases" (
	"payment_ref" text COLLATE "C" PRIMARY KEY NOT NULL,
	"payment" text COLLATE "C",
	"stripe_event_id" text COLLATE "C" NOT NULL,
	"wallet_id" text COLLATE "C" NOT NULL,
	"sku" text COLLATE "C" NOT NULL,
	"credits" bigint DEFAULT 0 NOT NULL,
	"credits_reversed" bigint DEFAULT 0 NOT NULL,
	"amount" bigint NOT NULL,
	"amount_refunded" bigint NOT NULL,
	"currency" text COLLATE "C" NOT NULL,
	"status" text COLLATE "C" NOT NULL,
	"reversed" json NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "purchases_not_negative" CHECK (credits >= 0 AND credits_reversed >= 0 AND amount >= 0 AND amount_refunded >= 0)
);
--> statement-breakpoint
CREATE TABLE "refund_totals" (
	"payment" text COLLATE "C" PRIMARY KEY NOT NULL,
	"amount" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"refund_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"payment" text COLLATE "C" NOT NULL,
	"amount" bigint NOT NULL,
	"status" text COLLATE "C" NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "usage_daily" (
	"wallet_id" text COLLATE "C" NOT NULL,
	"day" text COLLATE "C" NOT NULL,
	"model_id" text COLLATE "C" NOT NULL,
	"renders" bigint NOT NULL,
	"seconds" double precision NOT NULL,
	"credits" bigint NOT NULL,
	CONSTRAINT "usage_daily_wallet_id_day_model_id_pk" PRIMARY KEY("wallet_id","day","model_id")
);
--> statement-breakpoint
CREATE TABLE "used_keys" (
	"key" text COLLATE "C" PRIMARY KEY NOT NULL,
	"wallet_id" text COLLATE "C" NOT NULL,
	"verb" text COLLATE "C" NOT NULL,
	"fingerprint" text COLLATE "C" NOT NULL,
	"answer" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "wallets" (
	"wallet_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"available" bigint DEFAULT 0 NOT NULL,
	"held" bigint DEFAULT 0 NOT NULL,
	"spent" bigint DEFAULT 0 NOT NULL,
	"expired" bigint DEFAULT 0 NOT NULL,
	"revoked" bigint DEFAULT 0 NOT NULL,
	"owed" bigint DEFAULT 0 NOT NULL,
	"granted" bigint DEFAULT 0 NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"hash" text COLLATE "C" NOT NULL,
	"at" bigint NOT NULL,
	"grant_count" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "wallets_not_negative" CHECK (available >= 0 AND held >= 0 AND spent >= 0 AND expired >= 0 AND revoked >= 0 AND owed >= 0 AND granted >= 0),
	CONSTRAINT "wallets_conserves" CHECK (false OR granted = available + held + spent + expired + revoked),
	CONSTRAINT "wallets_owe_or_have" CHECK (available = 0 OR owed = 0)
);
--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_wallet_id_wallets_wallet_id_fk" FOREIGN KEY ("wallet_id") REFERENCES "public"."wallets"("wallet_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_wallet_id_wallets_wallet_id_fk" FOREIGN KEY ("wallet_id") REFERENCES "public"."wallets"("wallet_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_grant_key_grants_key_fk" FOREIGN KEY ("grant_key") REFERENCES "public"."grants"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_wallet_id_wallets_wallet_id_fk" FOREIGN KEY ("wallet_id") REFERENCES "public"."wallets"("wallet_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_payment_ref_purchases_payment_ref_fk" FOREIGN KEY ("payment_ref") REFERENCES "public"."purchases"("payment_ref") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_wallet_id_wallets_wallet_id_fk" FOREIGN KEY ("wallet_id") REFERENCES "public"."wallets"("wallet_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_wallet_id_wallets_wallet_id_fk" FOREIGN KEY ("wallet_id") REFERENCES "public"."wallets"("wallet_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "charges_wallet" ON "charges" USING btree ("wallet_id","created_at");--> statement-breakpoint
CREATE INDEX "disputes_payment" ON "disputes" USING btree ("payment");--> statement-breakpoint
CREATE INDEX "entries_at" ON "entries" USING btree ("wallet_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "grants_wallet_ordinal" ON "grants" USING btree ("wallet_id","ordinal");--> statement-breakpoint
CREATE INDEX "grants_burn_order" ON "grants" USING btree ("wallet_id","priority",(expires_at is null),"expires_at","paid_rank","ordinal") WHERE status = 'active' AND available > 0;--> statement-breakpoint
CREATE INDEX "grants_purchase" ON "grants" USING btree ("payment_ref") WHERE payment_ref is not null;--> statement-breakpoint
CREATE INDEX "grants_revoked" ON "grants" USING btree ("wallet_id","ordinal") WHERE revoked > 0;--> statement-breakpoint
CREATE INDEX "grants_ending" ON "grants" USING btree ("wallet_id","expires_at") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "grants_beginning" ON "grants" USING btree ("wallet_id","effective_at") WHERE status = 'scheduled';--> statement-breakpoint
CREATE INDEX "holds_wallet" ON "holds" USING btree ("wallet_id","created_at");--> statement-breakpoint
CREATE INDEX "holds_lapsing" ON "holds" USING btree ("wallet_id","expires_at") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "payments_ref" ON "payments" USING btree ("payment_ref");--> statement-breakpoint
CREATE UNIQUE INDEX "purchases_stripe_event_id" ON "purchases" USING btree ("stripe_event_id");--> statement-breakpoint
CREATE INDEX "purchases_wallet" ON "purchases" USING btree ("wallet_id","created_at");--> statement-breakpoint
CREATE INDEX "refunds_payment" ON "refunds" USING btree ("payment");--> statement-breakpoint
CREATE FUNCTION "entries_are_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'entries are append-only'; END $$;--> statement-breakpoint
CREATE TRIGGER "entries_no_update" BEFORE UPDATE ON "entries" FOR EACH STATEMENT EXECUTE FUNCTION "entries_are_append_only"();--> statement-breakpoint
CREATE TRIGGER "entries_no_delete" BEFORE DELETE ON "entries" FOR EACH STATEMENT EXECUTE FUNCTION "entries_are_append_only"();--> statement-breakpoint
CREATE TRIGGER "entries_no_truncate" BEFORE TRUNCATE ON "entries" FOR EACH STATEMENT EXECUTE FUNCTION "entries_are_append_only"();
