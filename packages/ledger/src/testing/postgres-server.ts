import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "pg";
import { findPostgres } from "./find-postgres.ts";

/** A PostgreSQL server of one's own, on a socket in a folder of its own. */
export type PostgresServer = {
  /** Makes a database with nothing in it, or with all that `like` has, to which nobody may be connected. Answers its address. */
  newDatabase: (like?: string) => Promise<string>;
  /** Ends it at once and removes its folder. */
  stop: () => Promise<void>;
};

/** What a test writes need not outlive the machine. */
const FAST = ["fsync=off", "full_page_writes=off", "autovacuum=off"];

/** How long it may take to start, and between two looks whether it has, in milliseconds. */
const START_MS = 30_000;
const LOOK_MS = 50;

/**
 * Starts a server that nobody can reach over the network, and that ends with this process, however that ends.
 * @param settings `name=value`, as postgres takes them with `-c`.
 * @throws Error that says what to install, when there is no PostgreSQL on this machine.
 */
export async function startPostgres(settings: string[] = FAST): Promise<PostgresServer> {
  const { folder, processes } = spawnServer(settings);
  const gone = processes.map(
    (child) => new Promise<void>((resolve) => child.once("exit", () => resolve())),
  );
  const stop = async () => {
    for (const { stdin } of processes) stdin?.end();
    await Promise.all(gone);
  };
  const admin = await connect(folder, processes).catch(async (cause: unknown) => {
    const log = readFileSync(join(folder, "log"), "utf8");
    await stop();
    throw new Error(`PostgreSQL did not start: ${log}`, { cause });
  });
  let databases = 0;
  return {
    newDatabase: async (like) => {
      databases += 1;
      const template = like === undefined ? "template1" : new URL(like).pathname.slice(1);
      await admin.query(`create database ledger_${databases} template ${template}`);
      return addressOf(folder, `ledger_${databases}`);
    },
    stop: async () => {
      await admin.end();
      await stop();
    },
  };
}

/** Waits for the end of what it reads, which comes with the end of whoever started it, whatever the reason. */
const KEEPER = `read -r _; kill -INT "$1"
for _ in $(seq 100); do kill -0 "$1" 2>/dev/null || break; sleep 0.05; done
rm -rf "$2"`;

/** The server, and beside it the one who ends it. */
function spawnServer(settings: string[]): { folder: string; processes: ChildProcess[] } {
  const bin = findPostgres();
  const folder = mkdtempSync(join(tmpdir(), "ledger-pg-"));
  const how = { cwd: folder, env: { PATH: process.env["PATH"] }, ...ownerOf(folder) };
  const init = ["-D", "data", "-U", "ledger", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"];
  const made = spawnSync(join(bin, "initdb"), init, { ...how, encoding: "utf8" });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || String(made.error)}`);

  const log = openSync(join(folder, "log"), "w");
  const all = ["listen_addresses=", `unix_socket_directories=${folder}`, ...settings];
  const args = ["-D", "data", ...all.flatMap((setting) => ["-c", setting])];
  const server = spawn(join(bin, "postgres"), args, { ...how, stdio: ["ignore", log, log] });
  closeSync(log);
  const keeper = spawn("sh", ["-c", KEEPER, "keeper", String(server.pid), folder], {
    ...how,
    cwd: tmpdir(),
    stdio: ["pipe", "ignore", "ignore"],
  });
  return { folder, processes: [server, keeper] };
}

/** PostgreSQL refuses to run as root; the folder then belongs to nobody. */
function ownerOf(folder: string): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) =>
    Number(spawnSync("id", [flag, "nobody"], { encoding: "utf8" }).stdout);
  const owner = { uid: idOf("-u"), gid: idOf("-g") };
  chownSync(folder, owner.uid, owner.gid);
  return owner;
}

async function connect(folder: string, [server]: ChildProcess[]): Promise<Client> {
  const { default: pg } = await import("pg");
  for (let waited = 0; ; waited += LOOK_MS) {
    const client = new pg.Client({ connectionString: addressOf(folder, "postgres") });
    try {
      await client.connect();
      // Ends with the server, whoever ends that.
      client.on("error", () => {});
      return client;
    } catch (error) {
      if (waited >= START_MS || server?.exitCode !== null) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function addressOf(folder: string, database: string): string {
  return `postgres://ledger@localhost/${database}?host=${encodeURIComponent(folder)}`;
}
