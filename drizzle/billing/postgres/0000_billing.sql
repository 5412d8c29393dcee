CREATE TABLE "billing_customers" (
	"user_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"stripe_customer_id" text COLLATE "C" NOT NULL,
	CONSTRAINT "billing_customers_stripe_customer_id_unique" UNIQUE("stripe_customer_id")
);
--> statement-breakpoint
CREATE TABLE "checkout_attempts" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"sku" text COLLATE "C" NOT NULL,
	"credits" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text COLLATE "C" NOT NULL,
	"expires_after_days" bigint,
	"status" text COLLATE "C" NOT NULL,
	"stripe_session_id" text COLLATE "C",
	"stripe_invoice_id" text COLLATE "C",
	"url" text COLLATE "C",
	"created_at" bigint NOT NULL,
	CONSTRAINT "checkout_attempts_stripe_session_id_unique" UNIQUE("stripe_session_id")
);
--> statement-breakpoint
CREATE TABLE "reconciliation" (
	"name" text COLLATE "C" PRIMARY KEY NOT NULL,
	"taken_until" bigint NOT NULL,
	"report" json
);
--> statement-breakpoint
CREATE TABLE "stripe_events" (
	"event_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"type" text COLLATE "C" NOT NULL,
	"api_version" text COLLATE "C",
	"object_id" text COLLATE "C",
	"outcome" text COLLATE "C" NOT NULL,
	"reason" text COLLATE "C",
	"raw" text COLLATE "C",
	"created_at" bigint,
	"received_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stripe_prices" (
	"price_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"sku" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stripe_subscriptions" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"sku" text COLLATE "C" NOT NULL,
	"status" text COLLATE "C" NOT NULL,
	"period_ends_at" bigint NOT NULL,
	"cancel_at_period_end" boolean NOT NULL,
	"event_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "checkout_attempts_user" ON "checkout_attempts" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "stripe_events_received" ON "stripe_events" USING btree ("received_at","event_id");--> statement-breakpoint
CREATE INDEX "stripe_events_outcome" ON "stripe_events" USING btree ("outcome","received_at","event_id");--> statement-breakpoint
CREATE INDEX "stripe_subscriptions_user" ON "stripe_subscriptions" USING btree ("user_id","event_at");