import type { CliCommand } from "./cli-command.ts";
import { balance } from "./commands/balance.ts";
import { charge } from "./commands/charge.ts";
import { entries } from "./commands/entries.ts";
import { explain } from "./commands/explain.ts";
import { exportEntries } from "./commands/export.ts";
import { grant } from "./commands/grant.ts";
import { usage } from "./commands/usage.ts";
import { verify } from "./commands/verify.ts";

/** Every command, in the order its help lists them. */
export const COMMANDS: ReadonlyMap<string, CliCommand> = new Map([
  ["balance", balance],
  ["grant", grant],
  ["charge", charge],
  ["entries", entries],
  ["explain", explain],
  ["verify", verify],
  ["usage", usage],
  ["export", exportEntries],
]);
