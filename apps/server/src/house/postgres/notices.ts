import pg from "pg";
import type { Notices } from "../live.ts";

/** All servers on one database speak here. */
const CHANNEL = "framefare";

/** How long after the connection broke it is made again, in milliseconds. */
const AGAIN_MS = 1_000;

/** How long to wait for an answer to a connection, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * One connection of its own, on which other processes are told and heard. While it is broken nothing is told, and pages learn
 * of changes by looking again.
 */
export async function openNotices(url: string): Promise<Notices> {
  const state: { client: pg.Client | null; closed: boolean } = { client: null, closed: false };
  const untold = new Set<string>();
  let telling = false;
  let heard: (topic: string) => void = () => {};

  async function connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    });
    client.on("error", () => {});
    client.once("end", () => again(client));
    try {
      await listen(client, (topic) => heard(topic));
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    if (state.closed) await client.end();
    else state.client = client;
  }

  function again(ended: pg.Client): void {
    if (state.client === ended) state.client = null;
    if (state.closed) return;
    // Where that fails too, its end comes back here.
    setTimeout(() => state.closed || void connect().catch(() => {}), AGAIN_MS).unref();
  }

  /** What is said while another notice is on its way goes together, each topic once. */
  async function tellAll(): Promise<void> {
    telling = true;
    while (untold.size > 0) {
      const topics = [...untold];
      untold.clear();
      const notify = "select pg_notify($1, topic) from unnest($2::text[]) topic";
      await state.client?.query(notify, [CHANNEL, topics]).catch(() => {});
    }
    telling = false;
  }

  try {
    await connect();
  } catch (error) {
    state.closed = true;
    throw error;
  }
  return {
    tell: (topic) => {
      untold.add(topic);
      if (!telling) void tellAll();
    },
    hear: (listener) => {
      heard = listener;
    },
    close: async () => {
      state.closed = true;
      await state.client?.end();
    },
  };
}

/** Its own words come back to it, too, and are not news. */
async function listen(client: pg.Client, heard: (topic: string) => void): Promise<void> {
  await client.connect();
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  client.on("notification", ({ processId, payload }) => {
    if (processId !== rows[0]?.pid && payload !== undefined) heard(payload);
  });
  await client.query(`listen ${CHANNEL}`);
}
