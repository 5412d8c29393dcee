CREATE TABLE `billing_customers` (
	`user_id` text PRIMARY KEY NOT NULL,
	`stripe_customer_id` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `billing_customers_stripe_customer_id_unique` ON `billing_customers` (`stripe_customer_id`);--> statement-breakpoint
CREATE TABLE `checkout_attempts` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`sku` text NOT NULL,
	`credits` integer NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`expires_after_days` integer,
	`status` text NOT NULL,
	`stripe_session_id` text,
	`stripe_invoice_id` text,
	`url` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `checkout_attempts_stripe_session_id_unique` ON `checkout_attempts` (`stripe_session_id`);--> statement-breakpoint
CREATE INDEX `checkout_attempts_user` ON `checkout_attempts` (`user_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `stripe_events` (
	`event_id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`api_version` text,
	`object_id` text,
	`outcome` text NOT NULL,
	`reason` text,
	`raw` text,
	`created_at` integer,
	`received_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `stripe_events_outcome` ON `stripe_events` (`outcome`,`received_at`);--> statement-breakpoint
CREATE TABLE `stripe_prices` (
	`price_id` text PRIMARY KEY NOT NULL,
	`sku` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `stripe_subscriptions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`sku` text NOT NULL,
	`status` text NOT NULL,
	`period_ends_at` integer NOT NULL,
	`cancel_at_period_end` integer NOT NULL,
	`event_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `stripe_subscriptions_user` ON `stripe_subscriptions` (`user_id`,`event_at`);