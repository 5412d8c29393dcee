import type { BillingStore } from "@framefare/billing";
import type { LedgerStore } from "@framefare/ledger";
import type { RenderStore } from "@framefare/render";
import type { DBAdapterInstance } from "better-auth";
import type { Users } from "../auth/users.ts";
import type { DatabaseAddress } from "./env.ts";
import type { Notices } from "./live.ts";

/** Every room's tables in one open database. Nobody past this knows which kind it is; closing the ledger's store closes it. */
export type Database = {
  ledger: LedgerStore;
  billing: BillingStore;
  renders: RenderStore;
  auth: DBAdapterInstance;
  users: Users;
  notices: Notices;
  /** Throws when it does not answer. */
  ping: () => Promise<void>;
};

/** Whether tables are made and brought up to date, or must be of this version already. */
export type Tables = "migrate" | "as made";

/** What people call it; a password is not told. */
export function nameOf(address: DatabaseAddress): string {
  if (address.kind === "sqlite") return address.file;
  const { hostname, port, pathname } = new URL(address.url);
  return `${pathname.slice(1)} at ${hostname}${port && `:${port}`}`;
}
