#!/usr/bin/env node
// The `ledger` command. It reads its arguments and no environment.
import { run } from "./run.ts";
import { terminalOn } from "./terminal.ts";

process.exitCode = await run(process.argv.slice(2), terminalOn(process));
