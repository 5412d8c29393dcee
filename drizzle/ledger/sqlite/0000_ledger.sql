CREATE TABLE `charges` (
	`key` text PRIMARY KEY NOT NULL,
	`wallet_id` text NOT NULL,
	`credits` integer DEFAULT 0 NOT NULL,
	`refunded` integer DEFAULT 0 NOT NULL,
	`takings` text NOT NULL,
	`metadata` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`wallet_id`) REFERENCES `wallets`(`wallet_id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "charges_refunded" CHECK(refunded >= 0 AND refunded <= credits)
);
--> statement-breakpoint
CREATE INDEX `charges_wallet` ON `charges` (`wallet_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `disputes` (
	`dispute_id` text PRIMARY KEY NOT NULL,
	`payment` text NOT NULL,
	`amount` integer NOT NULL,
	`withdrawn` integer NOT NULL,
	`status` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `disputes_payment` ON `disputes` (`payment`);--> statement-breakpoint
CREATE TABLE `entries` (
	`wallet_id` text NOT NULL,
	`seq` integer NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`grant_key` text,
	`credits` integer DEFAULT 0 NOT NULL,
	`available_after` integer DEFAULT 0 NOT NULL,
	`held_after` integer DEFAULT 0 NOT NULL,
	`owed_after` integer DEFAULT 0 NOT NULL,
	`granted_after` integer DEFAULT 0 NOT NULL,
	`spent_after` integer DEFAULT 0 NOT NULL,
	`expired_after` integer DEFAULT 0 NOT NULL,
	`revoked_after` integer DEFAULT 0 NOT NULL,
	`at` integer NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`wallet_id`, `seq`),
	FOREIGN KEY (`wallet_id`) REFERENCES `wallets`(`wallet_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`grant_key`) REFERENCES `grants`(`key`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "entries_not_negative" CHECK(credits >= 0 AND available_after >= 0 AND held_after >= 0 AND owed_after >= 0)
);
--> statement-breakpoint
CREATE INDEX `entries_at` ON `entries` (`wallet_id`,`at`);--> statement-breakpoint
CREATE TABLE `grants` (
	`key` text PRIMARY KEY NOT NULL,
	`wallet_id` text NOT NULL,
	`ordinal` integer NOT NULL,
	`status` text NOT NULL,
	`credits` integer DEFAULT 0 NOT NULL,
	`available` integer DEFAULT 0 NOT NULL,
	`held` integer DEFAULT 0 NOT NULL,
	`spent` integer DEFAULT 0 NOT NULL,
	`expired` integer DEFAULT 0 NOT NULL,
	`revoked` integer DEFAULT 0 NOT NULL,
	`source` text NOT NULL,
	`priority` integer NOT NULL,
	`paid_rank` integer NOT NULL,
	`effective_at` integer NOT NULL,
	`expires_at` integer,
	`paid_amount` integer,
	`paid_currency` text,
	`payment_ref` text,
	`metadata` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`wallet_id`) REFERENCES `wallets`(`wallet_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`payment_ref`) REFERENCES `purchases`(`payment_ref`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "grants_not_negative" CHECK(credits >= 0 AND available >= 0 AND held >= 0 AND spent >= 0 AND expired >= 0 AND revoked >= 0),
	CONSTRAINT "grants_conserves" CHECK(status = 'scheduled' OR credits = available + held + spent + expired + revoked)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `grants_wallet_ordinal` ON `grants` (`wallet_id`,`ordinal`);--> statement-breakpoint
CREATE INDEX `grants_burn_order` ON `grants` (`wallet_id`,`priority`,expires_at is null,`expires_at`,`paid_rank`,`ordinal`) WHERE status = 'active' AND available > 0;--> statement-breakpoint
CREATE INDEX `grants_purchase` ON `grants` (`payment_ref`) WHERE payment_ref is not null;--> statement-breakpoint
CREATE INDEX `grants_revoked` ON `grants` (`wallet_id`,`ordinal`) WHERE revoked > 0;--> statement-breakpoint
CREATE INDEX `grants_ending` ON `grants` (`wallet_id`,`expires_at`) WHERE status = 'active';--> statement-breakpoint
CREATE INDEX `grants_beginning` ON `grants` (`wallet_id`,`effective_at`) WHERE status = 'scheduled';--> statement-breakpoint
CREATE TABLE `holds` (
	`key` text PRIMARY KEY NOT NULL,
	`wallet_id` text NOT NULL,
	`credits` integer DEFAULT 0 NOT NULL,
	`status` text NOT NULL,
	`captured` integer DEFAULT 0 NOT NULL,
	`expires_at` integer NOT NULL,
	`takings` text NOT NULL,
	`metadata` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`wallet_id`) REFERENCES `wallets`(`wallet_id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "holds_not_negative" CHECK(credits >= 0 AND captured >= 0)
);
--> statement-breakpoint
CREATE INDEX `holds_wallet` ON `holds` (`wallet_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `holds_lapsing` ON `holds` (`wallet_id`,`expires_at`) WHERE status = 'open';--> statement-breakpoint
CREATE TABLE `payments` (
	`payment` text PRIMARY KEY NOT NULL,
	`payment_ref` text
);
--> statement-breakpoint
CREATE INDEX `payments_ref` ON `payments` (`payment_ref`);--> statement-breakpoint
CREATE TABLE `purchases` (
	`payment_ref` text PRIMARY KEY NOT NULL,
	`payment` text,
	`stripe_event_id` text NOT NULL,
	`wallet_id` text NOT NULL,
	`sku` text NOT NULL,
	`credits` integer DEFAULT 0 NOT NULL,
	`credits_reversed` integer DEFAULT 0 NOT NULL,
	`amount` integer NOT NULL,
	`amount_refunded` integer NOT NULL,
	`currency` text NOT NULL,
	`status` text NOT NULL,
	`reversed` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`wallet_id`) REFERENCES `wallets`(`wallet_id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "purchases_not_negative" CHECK(credits >= 0 AND credits_reversed >= 0 AND amount >= 0 AND amount_refunded >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `purchases_stripe_event_id` ON `purchases` (`stripe_event_id`);--> statement-breakpoint
CREATE INDEX `purchases_wallet` ON `purchases` (`wallet_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `refund_totals` (
	`payment` text PRIMARY KEY NOT NULL,
	`amount` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `refunds` (
	`refund_id` text PRIMARY KEY NOT NULL,
	`payment` text NOT NULL,
	`amount` integer NOT NULL,
	`status` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `refunds_payment` ON `refunds` (`payment`);--> statement-breakpoint
CREATE TABLE `usage_daily` (
	`wallet_id` text NOT NULL,
	`day` text NOT NULL,
	`model_id` text NOT NULL,
	`renders` integer NOT NULL,
	`seconds` integer NOT NULL,
	`credits` integer NOT NULL,
	PRIMARY KEY(`wallet_id`, `day`, `model_id`)
);
--> statement-breakpoint
CREATE TABLE `used_keys` (
	`key` text PRIMARY KEY NOT NULL,
	`wallet_id` text NOT NULL,
	`verb` text NOT NULL,
	`fingerprint` text NOT NULL,
	`answer` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `wallets` (
	`wallet_id` text PRIMARY KEY NOT NULL,
	`available` integer DEFAULT 0 NOT NULL,
	`held` integer DEFAULT 0 NOT NULL,
	`spent` integer DEFAULT 0 NOT NULL,
	`expired` integer DEFAULT 0 NOT NULL,
	`revoked` integer DEFAULT 0 NOT NULL,
	`owed` integer DEFAULT 0 NOT NULL,
	`granted` integer DEFAULT 0 NOT NULL,
	`seq` integer DEFAULT 0 NOT NULL,
	`hash` text NOT NULL,
	`at` integer NOT NULL,
	`grant_count` integer DEFAULT 0 NOT NULL,
	CONSTRAINT "wallets_not_negative" CHECK(available >= 0 AND held >= 0 AND spent >= 0 AND expired >= 0 AND revoked >= 0 AND owed >= 0 AND granted >= 0),
	CONSTRAINT "wallets_conserves" CHECK(0 OR granted = available + held + spent + expired + revoked),
	CONSTRAINT "wallets_owe_or_have" CHECK(available = 0 OR owed = 0)
);
--> statement-breakpoint
CREATE TRIGGER `entries_no_update` BEFORE UPDATE ON `entries` BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `entries_no_delete` BEFORE DELETE ON `entries` BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
