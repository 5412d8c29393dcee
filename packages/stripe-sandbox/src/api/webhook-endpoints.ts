import type Stripe from "stripe";
import { z } from "zod";
import { changeEndpoint, createEndpoint, deleteEndpoint } from "../endpoints.ts";
import { Refusal } from "../errors.ts";
import { requireObject } from "../lookup.ts";
import { Address, Expand, Flag, listOf, Metadata, PAGE, paramsOf, Text, Unset } from "../params.ts";
import { page } from "./list.ts";
import { route } from "./route.ts";

const EnabledEvents = listOf(z.string().regex(/^(\*|[a-z0-9_]+(\.[a-z0-9_]+)+)$/), 300);

const Create = paramsOf<Stripe.WebhookEndpointCreateParams>()({
  url: Address,
  enabled_events: EnabledEvents,
  api_version: z
    .string()
    .regex(/^20\d\d-\d\d-\d\d(\.[a-z]+)?$/)
    .optional(),
  description: Unset.or(Text).optional(),
  metadata: Metadata.optional(),
  expand: Expand,
});

const Update = paramsOf<Stripe.WebhookEndpointUpdateParams>()({
  url: Address.optional(),
  enabled_events: EnabledEvents.optional(),
  description: Unset.or(Text).optional(),
  disabled: Flag.optional(),
  metadata: Metadata.optional(),
  expand: Expand,
});

const Only = z.strictObject({ expand: Expand });
const BASE = "/v1/webhook_endpoints";

/** `/v1/webhook_endpoints` */
export const webhookEndpointRoutes = [
  route(`POST ${BASE}`, Create, (account, { params }) =>
    createEndpoint(account, {
      url: params.url,
      enabledEvents: params.enabled_events,
      apiVersion: params.api_version,
      description: params.description || null,
      metadata: params.metadata,
    }),
  ),
  route(`GET ${BASE}`, z.strictObject(PAGE), (account, { params }) =>
    page(account, "webhook_endpoint", BASE, params),
  ),
  route(`GET ${BASE}/:id`, Only, (account, { id }) =>
    requireObject(account, "webhook_endpoint", id),
  ),
  route(`POST ${BASE}/:id`, Update, (account, { id, params }) => {
    const { url, enabled_events, description, disabled, metadata } = params;
    const before = requireObject(account, "webhook_endpoint", id);
    return changeEndpoint(account, id, {
      ...(url !== undefined && { url }),
      ...(enabled_events !== undefined && { enabled_events }),
      ...(description !== undefined && { description: description || null }),
      ...(disabled !== undefined && { status: disabled ? "disabled" : "enabled" }),
      ...(metadata !== undefined && { metadata: { ...before.metadata, ...metadata } }),
    });
  }),
  route(`DELETE ${BASE}/:id`, Only, (account, { id }) => {
    if (account.objects.get("webhook_endpoint", id) === undefined) {
      throw new Refusal("resource_missing", `No such webhook endpoint: '${id}'`, "id");
    }
    return deleteEndpoint(account, id);
  }),
];
