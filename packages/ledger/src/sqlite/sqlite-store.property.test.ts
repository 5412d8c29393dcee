import { openLedger } from "../open-ledger.ts";
import {
  describeBursts,
  describeOrders,
  describeProperties,
  type OpenLedger,
} from "../testing/index.ts";

/** More with FRAMEFARE_COMMANDS=1000000, others with FRAMEFARE_SEED=7. */
const { FRAMEFARE_COMMANDS = "100000", FRAMEFARE_SEED = "1" } = process.env;
const commands = Number(FRAMEFARE_COMMANDS);
const seed = Number(FRAMEFARE_SEED);

const inMemory: OpenLedger = (options) => openLedger("file::memory:", options);

describeProperties("SQLite", inMemory, { commands, seed });
describeBursts("SQLite", inMemory, { commands: commands / 20, seed });
describeOrders("SQLite", inMemory, { runs: commands / 500, seed });
