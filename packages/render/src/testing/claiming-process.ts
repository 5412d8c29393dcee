// A process of its own that takes renders until none is left: node claiming-process.ts <address> <now>
// Prints the ids and attempts it was given.
import { openPostgres } from "@framefare/ledger/postgres";
import { postgresRenderStore } from "../postgres/index.ts";

const [address = "", now = "0"] = process.argv.slice(2);
const LANES = 4;

const db = openPostgres(address);
const store = postgresRenderStore(db);
const claimed: string[] = [];
const lane = async () => {
  for (;;) {
    const render = await store.claim(Number(now), Number(now) + 30_000);
    if (!render) return;
    claimed.push(`${render.id} ${render.attempt}`);
  }
};
await Promise.all(Array.from({ length: LANES }, lane));
await db.$client.end();
console.log(JSON.stringify(claimed));
