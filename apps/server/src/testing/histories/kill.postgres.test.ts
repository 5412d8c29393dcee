import { inject, test } from "vitest";
import { behindPostgres, copyOf } from "../behind.ts";
import { outliveKills } from "./kills.ts";

const KILLS = Number(process.env.FRAMEFARE_KILLS ?? 6);
const SEED = Number(process.env.FRAMEFARE_HISTORIES_SEED ?? Date.now() % 0x7fff_ffff);

test(
  `on PostgreSQL, a server killed ${KILLS} times amid deliveries ends as one that never was (seed ${SEED})`,
  { timeout: 60_000 + KILLS * 20_000 },
  async () => {
    const url = await copyOf(inject("emptyDatabase")!);
    const address = { kind: "postgres", url } as const;
    const behind = behindPostgres(url);
    console.log(await outliveKills({ address, behind, kills: KILLS, seed: SEED }));
  },
);
