import type Stripe from "stripe";
import { z } from "zod";
import { unixNow, type Account } from "../account.ts";
import { currentSession, expire, linesOf } from "../checkout.ts";
import { Refusal } from "../errors.ts";
import { idOf, requireObject, requireReference } from "../lookup.ts";
import { newLineItem, newSession } from "../objects/checkout-session.ts";
import {
  Address,
  Expand,
  Flag,
  listOf,
  Metadata,
  Moments,
  PAGE,
  paramsOf,
  Text,
  Whole,
} from "../params.ts";
import { page, pageOf } from "./list.ts";
import { route } from "./route.ts";

const HALF_HOUR_S = 30 * 60;
const DAY_S = 24 * 60 * 60;

const Create = paramsOf<Stripe.Checkout.SessionCreateParams>()({
  mode: z.enum(["payment", "subscription"]),
  ui_mode: z.literal("hosted_page").optional(),
  line_items: listOf(
    z.strictObject({ price: Text, quantity: Whole.pipe(z.int().min(1).max(999_999)) }),
  ),
  success_url: Address,
  cancel_url: Address.optional(),
  client_reference_id: Text.max(200).optional(),
  customer: Text.optional(),
  customer_email: Text.max(512).optional(),
  customer_creation: z.enum(["always", "if_required"]).optional(),
  metadata: Metadata.optional(),
  payment_intent_data: z.strictObject({ metadata: Metadata.optional() }).optional(),
  payment_method_collection: z.enum(["always", "if_required"]).optional(),
  subscription_data: z
    .strictObject({
      billing_mode: z.strictObject({ type: z.enum(["classic", "flexible"]) }).optional(),
      metadata: Metadata.optional(),
      trial_period_days: Whole.pipe(z.int().min(1).max(730)).optional(),
    })
    .optional(),
  invoice_creation: z.strictObject({ enabled: Flag }).optional(),
  allow_promotion_codes: Flag.optional(),
  adaptive_pricing: z.strictObject({ enabled: Flag.optional() }).optional(),
  submit_type: z.enum(["auto", "book", "donate", "pay", "subscribe"]).optional(),
  locale: Text.max(10).optional(),
  expires_at: Whole.optional(),
  expand: Expand,
});
type Create = z.infer<typeof Create>;

const List = paramsOf<Stripe.Checkout.SessionListParams>()({
  ...PAGE,
  created: Moments.optional(),
  customer: Text.optional(),
  payment_intent: Text.optional(),
  subscription: Text.optional(),
  status: z.enum(["open", "complete", "expired"]).optional(),
});

const Only = z.strictObject({ expand: Expand });
const BASE = "/v1/checkout/sessions";

/** `/v1/checkout/sessions` */
export const checkoutSessionRoutes = [
  route(`POST ${BASE}`, Create, (account, { params }) => createSession(account, params)),
  route(`GET ${BASE}`, List, (account, { params }) => {
    const { created, customer, payment_intent, subscription, status } = params;
    const where = { customer, payment_intent, subscription, status };
    return page(account, "checkout.session", BASE, params, { where, created });
  }),
  route(`GET ${BASE}/:id`, Only, (account, { id }) => currentSession(account, id)),
  route(`POST ${BASE}/:id/expire`, Only, (account, { id }) => {
    const session = currentSession(account, id);
    if (session.status !== "open") {
      const message = `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`;
      throw new Refusal("wrong_state", message);
    }
    return expire(account, session);
  }),
  route(`GET ${BASE}/:id/line_items`, z.strictObject(PAGE), (account, { id, params }) => {
    const session = requireObject(account, "checkout.session", id);
    return pageOf(linesOf(account, session), `${BASE}/${id}/line_items`, params);
  }),
];

/**
 * Makes an open session.
 *
 * @throws {@link Refusal} for parameters that do not go together. Nothing is written.
 */
export function createSession(account: Account, params: Create): Stripe.Checkout.Session {
  requireFitting(params);
  const created = unixNow(account);
  const id = account.newId("cs_test_");
  const { taxPercent } = account.knobs.all();
  const lines = linesFor(account, params, taxPercent);
  const expiresAt = params.expires_at ?? created + DAY_S;
  if (expiresAt < created + HALF_HOUR_S || expiresAt > created + DAY_S) {
    const message = "`expires_at` must be between 30 minutes and 24 hours from now.";
    throw new Refusal("parameter_invalid", message, "expires_at");
  }
  const customer =
    params.customer === undefined
      ? null
      : requireReference(account, "customer", params.customer, "customer");
  const session = newSession({
    id,
    created,
    expiresAt,
    url: `${account.publicUrl}/c/pay/${id}`,
    mode: params.mode,
    currency: lines[0]?.currency ?? "usd",
    lines,
    customer,
    customerEmail: params.customer_email ?? null,
    clientReferenceId: params.client_reference_id ?? null,
    metadata: params.metadata ?? {},
    successUrl: params.success_url,
    cancelUrl: params.cancel_url ?? null,
    allowPromotionCodes: params.allow_promotion_codes ?? null,
    createsInvoice: params.invoice_creation?.enabled ?? false,
    customerCreation: customerCreation(params),
    locale: params.locale ?? null,
    submitType: params.submit_type ?? null,
    adaptivePricing: params.adaptive_pricing?.enabled ?? false,
  });
  account.objects.put<"checkout.session">(session);
  for (const line of lines) account.objects.put<"item">(line, id);
  account.notes.put(id, {
    paymentMetadata: params.payment_intent_data?.metadata ?? {},
    subscriptionMetadata: params.subscription_data?.metadata ?? {},
    taxPercent,
    trialDays: params.subscription_data?.trial_period_days ?? null,
    billingMode: params.subscription_data?.billing_mode?.type ?? "flexible",
    paymentIntent: null,
    completedEvent: null,
  });
  account.appointments.put({ subject: id, kind: "expire", dueAt: expiresAt * 1_000 });
  account.onDue();
  return session;
}

function linesFor(account: Account, params: Create, taxPercent: number): Stripe.LineItem[] {
  const trial = params.subscription_data?.trial_period_days !== undefined;
  const lines = params.line_items.map(({ price: priceId, quantity }, at) => {
    const param = `line_items[${at}][price]`;
    const price = requireReference(account, "price", priceId, param);
    if (!price.active) {
      const message = `The price ${price.id} is inactive. This field only accepts active prices.`;
      throw new Refusal("parameter_invalid", message, param);
    }
    if (params.mode === "payment" && price.recurring !== null) {
      const message =
        "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.";
      throw new Refusal("parameter_invalid", message, param);
    }
    const product = requireObject(account, "product", idOf(price.product) ?? "");
    return newLineItem({
      id: account.newId("li_"),
      price,
      quantity,
      description: product.name,
      onTrial: trial && price.recurring !== null,
      taxPercent,
    });
  });
  if (params.mode === "subscription" && lines.every(({ price }) => price?.recurring == null)) {
    const message =
      "You must provide at least one recurring price in `subscription` mode when using prices.";
    throw new Refusal("parameter_invalid", message, "line_items");
  }
  if (new Set(lines.map(({ currency }) => currency)).size > 1) {
    const message = "All prices of a Checkout Session must have the same currency.";
    throw new Refusal("parameter_invalid", message, "line_items");
  }
  return lines;
}

function requireFitting(params: Create): void {
  if (params.customer !== undefined && params.customer_email !== undefined) {
    const message = "You may only specify one of these parameters: customer, customer_email.";
    throw new Refusal("parameter_invalid", message, "customer_email");
  }
  const foreign =
    params.mode === "subscription"
      ? (["payment_intent_data", "invoice_creation", "customer_creation", "submit_type"] as const)
      : (["subscription_data", "payment_method_collection"] as const);
  const param = foreign.find((name) => params[name] !== undefined);
  if (param === undefined) return;
  const message = `You can not pass \`${param}\` in \`${params.mode}\` mode.`;
  throw new Refusal("parameter_invalid", message, param);
}

function customerCreation(params: Create): "always" | "if_required" | null {
  if (params.customer !== undefined) return null;
  if (params.mode === "subscription") return "always";
  return params.customer_creation ?? "if_required";
}
