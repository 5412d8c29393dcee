CREATE TABLE `renders` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`status` text NOT NULL,
	`progress` real NOT NULL,
	`prompt` text NOT NULL,
	`model_id` text NOT NULL,
	`seconds` integer NOT NULL,
	`resolution` text NOT NULL,
	`aspect` text NOT NULL,
	`seed` integer NOT NULL,
	`credits` integer NOT NULL,
	`attempt` integer NOT NULL,
	`lease_until` integer,
	`video_file` text,
	`poster_file` text,
	`failure` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `renders_user` ON `renders` (`user_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `renders_waiting` ON `renders` (`created_at`) WHERE status = 'queued';--> statement-breakpoint
CREATE INDEX `renders_running` ON `renders` (`lease_until`) WHERE status = 'running';