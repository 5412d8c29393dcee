CREATE TABLE `reconciliation` (
	`name` text PRIMARY KEY NOT NULL,
	`taken_until` integer NOT NULL,
	`report` text
);
