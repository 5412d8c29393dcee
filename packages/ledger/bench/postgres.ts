import pg from "pg";
import { openLedger } from "../src/index.ts";
import { startPostgres } from "../src/testing/postgres-server.ts";
import { callers, type Figure, figure, rate, type Scale } from "./measure.ts";

const CALLERS = 20;
const WALLETS = 1_000;

/** As it comes out of the box: `fsync` and `synchronous_commit` on, which tests need not have. */
const SETTINGS: string[] = [];

/** One way there and back, one transaction: lock the wallet, check, and write the same four rows. */
const FLOOR = `
  create table wallets (wallet_id text primary key, available bigint not null, spent bigint not null);
  create table grants (key text primary key, wallet_id text not null, available bigint not null);
  create table charges (key text primary key, wallet_id text not null, credits bigint not null, at bigint not null);
  create table entries (wallet_id text, seq bigint, key text, credits bigint, after bigint, primary key (wallet_id, seq));
  insert into wallets select 'w' || n, 1000000000, 0 from generate_series(0, ${WALLETS - 1}) n;
  insert into grants select 'g' || n, 'w' || n, 1000000000 from generate_series(0, ${WALLETS - 1}) n;
  create function charge(the_key text, the_wallet text, the_grant text) returns bigint language plpgsql as $$
  declare
    wallet wallets;
  begin
    select * into wallet from wallets where wallet_id = the_wallet for update;
    if wallet.available < 1 then raise 'Too few credits.'; end if;
    update wallets set available = available - 1, spent = spent + 1 where wallet_id = the_wallet;
    update grants set available = available - 1 where key = the_grant;
    insert into charges values (the_key, the_wallet, 1, 0);
    insert into entries values (the_wallet, wallet.spent + 1, the_key, 1, wallet.available - 1);
    return wallet.available - 1;
  end $$;
`;

type Charge = (key: string, wallet: number) => Promise<unknown>;
type Charging = { charge: Charge; close: () => Promise<void> };

async function openFloor(url: string): Promise<Charging> {
  const pool = new pg.Pool({ connectionString: url, max: CALLERS });
  await pool.query(FLOOR);
  const charge: Charge = (key, wallet) =>
    pool.query({
      name: "charge",
      text: "select charge($1, $2, $3)",
      values: [key, `w${wallet}`, `g${wallet}`],
    });
  return { charge, close: () => pool.end() };
}

async function openOurs(url: string): Promise<Charging> {
  const ledger = await openLedger(url);
  const wallets = Array.from({ length: WALLETS }, (_, n) => n);
  const grant = (wallet: number) =>
    ledger.grant({ key: `g${wallet}`, walletId: `w${wallet}`, credits: 1_000_000_000 });
  await Promise.all(wallets.map(grant));
  const charge: Charge = (key, wallet) =>
    ledger.charge({ key, walletId: `w${wallet}`, credits: 1 });
  return { charge, close: () => ledger.close() };
}

/** PostgreSQL: charges a second as ratios to the floor, from as many callers, each measured in turn in the same run. */
export async function benchPostgres({ rounds, charges }: Scale): Promise<Figure[]> {
  const server = await startPostgres(SETTINGS);
  const floor = await openFloor(await server.newDatabase());
  const ours = await openOurs(await server.newDatabase());
  let keys = 0;
  const rateOf = ({ charge }: Charging, walletOf: (n: number) => number) =>
    rate(charges, () =>
      callers(CALLERS, charges, (n) => {
        keys += 1;
        return charge(`c${keys}`, walletOf(n));
      }),
    );
  const ratioOf = async (walletOf: (n: number) => number) => {
    const least = await rateOf(floor, walletOf);
    return (await rateOf(ours, walletOf)) / least;
  };
  const all = (n: number) => n % WALLETS;
  const one = () => 0;
  // Connections are made and statements planned before anything counts.
  await ratioOf(all);
  const many: number[] = [];
  const hot: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    many.push(await ratioOf(all));
    hot.push(await ratioOf(one));
  }
  await floor.close();
  await ours.close();
  await server.stop();
  return [
    figure(`PostgreSQL, ${CALLERS} callers over 1,000 wallets, to the floor`, many, { reach: 1 }),
    figure(`PostgreSQL, ${CALLERS} callers on one wallet, to the floor`, hot, { reach: 3 }),
  ];
}
