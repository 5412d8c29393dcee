import { openLedger } from "../open-ledger.ts";
import { describeProperties } from "../testing/index.ts";

/** More with FRAMEFARE_COMMANDS=1000000; others with FRAMEFARE_SEED=7. */
const { FRAMEFARE_COMMANDS = "10000", FRAMEFARE_SEED = "1" } = process.env;

describeProperties("SQLite", (options) => openLedger("file::memory:", options), {
  commands: Number(FRAMEFARE_COMMANDS),
  seed: Number(FRAMEFARE_SEED),
});
