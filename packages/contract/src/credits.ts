import { z } from "zod";

/** A whole number of credits, 0 … 2^53−1. One credit lists at one cent. */
export const Credits = z.int().nonnegative();

/** Money as an integer in the currency's minor unit: cents for dollars, whole yen for yen. */
export const MinorAmount = z.int().nonnegative();

/** A three-letter currency code in lower case, as Stripe writes it. */
export const Currency = z.string().regex(/^[a-z]{3}$/, "A currency is three lower-case letters.");

/** A moment on the wire: ISO-8601 in UTC. */
export const Moment = z.iso.datetime();

/** What every page of a list takes: `cursor` is the `nextCursor` of the page before. */
export const PageRequest = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(20),
});
export type PageRequest = z.output<typeof PageRequest>;

/** One page of a list; `nextCursor` is there while more is left. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().optional() });
}
