ALTER TABLE `grants` ADD `carry_from` integer;--> statement-breakpoint
ALTER TABLE `grants` ADD `carry_credits` integer;--> statement-breakpoint
ALTER TABLE `grants` ADD `unspent` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `grants_plan` ON `grants` (`wallet_id`,`expires_at`) WHERE source = 'plan';