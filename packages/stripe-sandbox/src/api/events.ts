import type Stripe from "stripe";
import { z } from "zod";
import { unixNow } from "../account.ts";
import { Refusal } from "../errors.ts";
import { present } from "../events.ts";
import { Expand, Flag, listOf, Moments, PAGE, paramsOf } from "../params.ts";
import { pageFrom } from "./list.ts";
import { route } from "./route.ts";

/** Stripe lists events for 30 days. */
const EVENT_LIFE_S = 30 * 24 * 60 * 60;

const EventType = z.string().regex(/^[a-z0-9_.]{1,100}$/);

const List = paramsOf<Stripe.EventListParams>()({
  ...PAGE,
  created: Moments.optional(),
  delivery_success: Flag.optional(),
  type: z
    .string()
    .regex(/^[a-z0-9_.*]{1,100}$/)
    .optional(),
  types: listOf(EventType, 20).optional(),
});

/** `/v1/events` */
export const eventRoutes = [
  route("GET /v1/events", List, (account, { params }) => {
    if (params.type !== undefined && params.types !== undefined) {
      const message = "You may only specify one of these parameters: type, types.";
      throw new Refusal("parameter_invalid", message, "types");
    }
    const found = pageFrom({
      url: "/v1/events",
      params,
      knows: (cursor) => account.events.has(cursor),
      list: (bounds) =>
        account.events.list({
          ...bounds,
          types: params.types,
          pattern: params.type,
          created: params.created,
          delivered: params.delivery_success,
          since: unixNow(account) - EVENT_LIFE_S,
        }),
    });
    return { ...found, data: found.data.map((event) => present(account, event)) };
  }),
  route("GET /v1/events/:id", z.strictObject({ expand: Expand }), (account, { id }) => {
    const event = account.events.get(id);
    if (event !== undefined) return present(account, event);
    throw new Refusal("resource_missing", `No such event: '${id}'`, "id");
  }),
];
