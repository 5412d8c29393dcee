import { createHash, randomInt } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The id prefixes Stripe gives to what the sandbox makes, with the length of the random rest. */
const LENGTHS = {
  cs_test_: 58,
  cus_: 14,
  pi_: 24,
  ch_: 24,
  re_: 24,
  du_: 24,
  txn_: 24,
  in_: 24,
  il_: 24,
  ii_: 24,
  pm_: 24,
  sub_sched_: 24,
  inpay_: 24,
  sub_: 24,
  si_: 14,
  di_: 24,
  li_: 24,
  bps_: 24,
  bpc_: 24,
  we_: 24,
  whsec_: 32,
  evt_: 24,
  req_: 14,
} as const;

/** A prefix such as `cs_test_`. */
export type IdPrefix = keyof typeof LENGTHS;

/** Makes an id like Stripe's: the prefix and random letters and digits. */
export function randomId(prefix: IdPrefix): string {
  let id: string = prefix;
  for (let at = 0; at < LENGTHS[prefix]; at += 1) id += ALPHABET.charAt(randomInt(62));
  return id;
}

/** Makes an id that is the same for the same `parts`, so that a price keeps its id across restarts. */
export function stableId(prefix: string, ...parts: readonly unknown[]): string {
  return prefix + createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 24);
}
