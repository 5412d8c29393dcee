import type Stripe from "stripe";
import { z } from "zod";
import { requireObject } from "../lookup.ts";
import { Expand, Flag, listOf, Moments, PAGE, paramsOf, Text } from "../params.ts";
import { page } from "./list.ts";
import { route } from "./route.ts";

const List = paramsOf<Stripe.PriceListParams>()({
  ...PAGE,
  active: Flag.optional(),
  created: Moments.optional(),
  currency: Text.optional(),
  lookup_keys: listOf(Text, 10).optional(),
  product: Text.optional(),
  type: z.enum(["one_time", "recurring"]).optional(),
});

const ListProducts = paramsOf<Stripe.ProductListParams>()({
  ...PAGE,
  active: Flag.optional(),
  created: Moments.optional(),
  ids: listOf(Text, 100).optional(),
});

/** `/v1/prices` and `/v1/products` */
export const priceRoutes = [
  route("GET /v1/prices", List, (account, { params }) => {
    const { active, created, currency, lookup_keys, product, type } = params;
    // SQLite reads JSON's true and false as 1 and 0.
    const flag = active === undefined ? undefined : Number(active);
    const where = { active: flag, currency, lookup_key: lookup_keys, product, type };
    return page(account, "price", "/v1/prices", params, { where, created });
  }),
  route("GET /v1/prices/:id", z.strictObject({ expand: Expand }), (account, { id }) =>
    requireObject(account, "price", id),
  ),
  route("GET /v1/products", ListProducts, (account, { params }) => {
    const { active, created, ids } = params;
    const where = { active: active === undefined ? undefined : Number(active), id: ids };
    return page(account, "product", "/v1/products", params, { where, created });
  }),
  route("GET /v1/products/:id", z.strictObject({ expand: Expand }), (account, { id }) =>
    requireObject(account, "product", id),
  ),
];
