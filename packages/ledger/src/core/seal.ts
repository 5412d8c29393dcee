import { hash } from "node:crypto";
import type { EntryState } from "./state.ts";

/** The entry's hash: over everything the line says and the hash of the line before it. */
export function seal(entry: Omit<EntryState, "hash">, hashBefore: string): string {
  const { walletId, seq, kind, key, grantKey, credits, after, at } = entry;
  const line = [
    hashBefore,
    walletId,
    seq,
    kind,
    key,
    grantKey,
    credits,
    after.available,
    after.held,
  ];
  const rest = [after.owed, after.granted, after.spent, after.expired, after.revoked, at];
  return hash("sha256", JSON.stringify([...line, ...rest]));
}

/** Two requests are the same when their fingerprints are: the order of fields and absent fields do not count. */
export function fingerprint(verb: string, request: object): string {
  return hash("sha256", `${verb} ${JSON.stringify(request, inOrder)}`);
}

/** What is kept is the JSON of it, so two dates in metadata differ as their JSON does. JSON has no big integers. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
