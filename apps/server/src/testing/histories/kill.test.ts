import { join } from "node:path";
import { test } from "vitest";
import { behindSqlite } from "../behind.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { outliveKills } from "./kills.ts";

const KILLS = Number(process.env.FRAMEFARE_KILLS ?? 6);
const SEED = Number(process.env.FRAMEFARE_HISTORIES_SEED ?? Date.now() % 0x7fff_ffff);

test(
  `on a SQLite file, a server killed ${KILLS} times amid deliveries ends as one that never was (seed ${SEED})`,
  { timeout: 60_000 + KILLS * 20_000 },
  async () => {
    const file = join(temporaryFolder(), "framefare.db");
    const address = { kind: "sqlite", file } as const;
    const behind = behindSqlite(file);
    console.log(await outliveKills({ address, behind, kills: KILLS, seed: SEED }));
  },
);
