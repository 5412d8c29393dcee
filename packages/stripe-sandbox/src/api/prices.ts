import type Stripe from "stripe";
import { z } from "zod";
import { requireObject } from "../lookup.ts";
import { Expand, Flag, listOf, PAGE, paramsOf, Text } from "../params.ts";
import { page } from "./list.ts";
import { route } from "./route.ts";

const List = paramsOf<Stripe.PriceListParams>()({
  ...PAGE,
  active: Flag.optional(),
  currency: Text.optional(),
  lookup_keys: listOf(Text, 10).optional(),
  product: Text.optional(),
  type: z.enum(["one_time", "recurring"]).optional(),
});

/** `/v1/prices` and `/v1/products` */
export const priceRoutes = [
  route("GET /v1/prices", List, (account, { params }) => {
    const { active, currency, lookup_keys, product, type } = params;
    // SQLite reads JSON's true and false as 1 and 0.
    const flag = active === undefined ? undefined : Number(active);
    const where = { active: flag, currency, lookup_key: lookup_keys, product, type };
    return page(account, "price", "/v1/prices", params, { where });
  }),
  route("GET /v1/prices/:id", z.strictObject({ expand: Expand }), (account, { id }) =>
    requireObject(account, "price", id),
  ),
  route("GET /v1/products/:id", z.strictObject({ expand: Expand }), (account, { id }) =>
    requireObject(account, "product", id),
  ),
];
