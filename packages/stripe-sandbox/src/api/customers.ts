import type Stripe from "stripe";
import { z } from "zod";
import { unixNow } from "../account.ts";
import { emit } from "../events.ts";
import { requireObject } from "../lookup.ts";
import { newCustomer } from "../objects/customer.ts";
import { Expand, Metadata, Moments, PAGE, paramsOf, Text } from "../params.ts";
import { page } from "./list.ts";
import { route } from "./route.ts";

const Create = paramsOf<Stripe.CustomerCreateParams>()({
  email: Text.max(512).optional(),
  name: Text.max(256).optional(),
  phone: Text.max(20).optional(),
  description: Text.optional(),
  metadata: Metadata.optional(),
  expand: Expand,
});

const List = paramsOf<Stripe.CustomerListParams>()({
  ...PAGE,
  email: Text.optional(),
  created: Moments.optional(),
});

/** `/v1/customers` */
export const customerRoutes = [
  route("POST /v1/customers", Create, (account, { params }) => {
    const { expand: _, ...facts } = params;
    const customer = newCustomer({
      ...facts,
      id: account.newId("cus_"),
      created: unixNow(account),
    });
    account.objects.put<"customer">(customer);
    emit(account, "customer.created", customer);
    return customer;
  }),
  route("GET /v1/customers/:id", z.strictObject({ expand: Expand }), (account, { id }) =>
    requireObject(account, "customer", id),
  ),
  route("GET /v1/customers", List, (account, { params }) => {
    const where = { email: params.email };
    return page(account, "customer", "/v1/customers", params, { where, created: params.created });
  }),
];
