import type Stripe from "stripe";
import type { Account } from "../account.ts";
import { Refusal } from "../errors.ts";
import type { ObjectQuery, ObjectType, StoredObjects } from "../sqlite/object-table.ts";

/** How many rows a list answers with unless it is told. */
const LIMIT_DEFAULT = 10;

/** The paging parameters of a list, parsed. */
export type PageParams = {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
};

/** One page of stored objects, newest first. */
export function page<Type extends ObjectType>(
  account: Account,
  type: Type,
  url: string,
  params: PageParams,
  query: Pick<ObjectQuery, "where" | "parent" | "created"> = {},
): Stripe.ApiList<StoredObjects[Type]> {
  return pageFrom({
    url,
    params,
    knows: (cursor) => account.objects.has(type, cursor),
    list: (bounds) => account.objects.list(type, { ...query, ...bounds }),
  });
}

/**
 * One page of anything that can be listed from a cursor.
 *
 * @throws {@link Refusal} for a cursor that is unknown, or two of them.
 */
export function pageFrom<Row>(source: {
  url: string;
  params: PageParams;
  knows: (cursor: string) => boolean;
  list: (bounds: Pick<ObjectQuery, "after" | "before" | "limit">) => Row[];
}): Stripe.ApiList<Row> {
  const { limit = LIMIT_DEFAULT, starting_after: after, ending_before: before } = source.params;
  if (after !== undefined && before !== undefined) {
    const message = "You may only specify one of these parameters: ending_before, starting_after.";
    throw new Refusal("parameter_invalid", message, "ending_before");
  }
  const cursor = after ?? before;
  if (cursor !== undefined && !source.knows(cursor)) {
    const param = after === undefined ? "ending_before" : "starting_after";
    throw new Refusal("reference_missing", `No such object: '${cursor}'`, param);
  }
  // One row more than asked for tells whether there is another page.
  const rows = source.list({ after, before, limit: limit + 1 });
  const surplus = rows.length > limit;
  const data = !surplus ? rows : before === undefined ? rows.slice(0, limit) : rows.slice(1);
  return { object: "list", data, has_more: surplus, url: source.url };
}

/** A page of rows that are all at hand, in their own order. */
export function pageOf<Row extends { id: string }>(
  rows: readonly Row[],
  url: string,
  params: PageParams,
): Stripe.ApiList<Row> {
  const at = (cursor: string | undefined) => rows.findIndex(({ id }) => id === cursor);
  return pageFrom({
    url,
    params,
    knows: (cursor) => at(cursor) >= 0,
    list({ after, before, limit }) {
      if (before === undefined) return rows.slice(at(after) + 1).slice(0, limit);
      return rows.slice(0, at(before)).slice(-limit);
    },
  });
}

/** A list of everything there is. */
export function wholeList<Row>(rows: Row[], url: string): Stripe.ApiList<Row> {
  return { object: "list", data: rows, has_more: false, url };
}
