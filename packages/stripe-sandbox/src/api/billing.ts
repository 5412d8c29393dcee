import type Stripe from "stripe";
import { z } from "zod";
import { unixNow } from "../account.ts";
import { requireObject, requireReference } from "../lookup.ts";
import { Address, Expand, Flag, Metadata, Moments, PAGE, paramsOf, Text } from "../params.ts";
import { cancelAtPeriodEnd, cancelNow, change } from "../plans.ts";
import { Refusal } from "../errors.ts";
import { page, pageOf } from "./list.ts";
import { route } from "./route.ts";

const Only = z.strictObject({ expand: Expand });

const ListInvoices = paramsOf<Stripe.InvoiceListParams>()({
  ...PAGE,
  created: Moments.optional(),
  customer: Text.optional(),
  status: z.enum(["draft", "open", "paid", "uncollectible", "void"]).optional(),
  subscription: Text.optional(),
});

const ListInvoicePayments = paramsOf<Stripe.InvoicePaymentListParams>()({
  ...PAGE,
  created: Moments.optional(),
  invoice: Text.optional(),
  payment: z
    .strictObject({ type: z.literal("payment_intent"), payment_intent: Text.optional() })
    .optional(),
  status: z.enum(["open", "paid", "canceled"]).optional(),
});

const SUBSCRIPTION_STATUSES = ["active", "past_due", "canceled"] as const;

const ListSubscriptions = paramsOf<Stripe.SubscriptionListParams>()({
  ...PAGE,
  created: Moments.optional(),
  customer: Text.optional(),
  price: Text.optional(),
  status: z.enum([...SUBSCRIPTION_STATUSES, "all", "ended"]).optional(),
});

const UpdateSubscription = paramsOf<Stripe.SubscriptionUpdateParams>()({
  cancel_at_period_end: Flag.optional(),
  metadata: Metadata.optional(),
  expand: Expand,
});

const CreatePortalSession = paramsOf<Stripe.BillingPortal.SessionCreateParams>()({
  customer: Text,
  return_url: Address.optional(),
  expand: Expand,
});

/** `/v1/invoices`, `/v1/invoice_payments`, `/v1/subscriptions` and `/v1/billing_portal` */
export const billingRoutes = [
  route("GET /v1/invoices", ListInvoices, (account, { params }) => {
    const { created, customer, status, subscription } = params;
    const where = { customer, status, "parent.subscription_details.subscription": subscription };
    return page(account, "invoice", "/v1/invoices", params, { where, created });
  }),
  route("GET /v1/invoices/:id", Only, (account, { id }) => requireObject(account, "invoice", id)),
  route("GET /v1/invoices/:id/lines", z.strictObject(PAGE), (account, { id, params }) => {
    const { lines } = requireObject(account, "invoice", id);
    return pageOf(lines.data, lines.url, params);
  }),
  route("GET /v1/invoice_payments", ListInvoicePayments, (account, { params }) => {
    const { created, invoice, payment, status } = params;
    const where = { invoice, status, "payment.payment_intent": payment?.payment_intent };
    return page(account, "invoice_payment", "/v1/invoice_payments", params, { where, created });
  }),
  route("GET /v1/invoice_payments/:id", Only, (account, { id }) =>
    requireObject(account, "invoice_payment", id),
  ),

  route("GET /v1/subscriptions", ListSubscriptions, (account, { params }) => {
    const { created, customer, price, status } = params;
    const where = { customer, status: statuses(status), "items.data[0].price.id": price };
    return page(account, "subscription", "/v1/subscriptions", params, { where, created });
  }),
  route("GET /v1/subscriptions/:id", Only, (account, { id }) =>
    requireObject(account, "subscription", id),
  ),
  route("POST /v1/subscriptions/:id", UpdateSubscription, (account, { id, params }) => {
    const subscription = requireObject(account, "subscription", id);
    const { cancel_at_period_end: cancel, metadata } = params;
    const named =
      metadata === undefined
        ? subscription
        : change(account, subscription, { metadata: { ...subscription.metadata, ...metadata } });
    return cancel === undefined ? named : cancelAtPeriodEnd(account, named, cancel);
  }),
  route("DELETE /v1/subscriptions/:id", Only, (account, { id }) => {
    const subscription = requireObject(account, "subscription", id);
    // Stripe calls a subscription that has ended missing here.
    if (subscription.status === "canceled") {
      throw new Refusal("resource_missing", `No such subscription: '${id}'`, "id");
    }
    return cancelNow(account, subscription);
  }),

  route("POST /v1/billing_portal/sessions", CreatePortalSession, (account, { params }) => {
    const customer = requireReference(account, "customer", params.customer, "customer");
    const id = account.newId("bps_");
    const session: Stripe.BillingPortal.Session = {
      id,
      object: "billing_portal.session",
      configuration: "bpc_framefare_sandbox",
      created: unixNow(account),
      customer: customer.id,
      customer_account: null,
      flow: null,
      livemode: false,
      locale: null,
      on_behalf_of: null,
      return_url: params.return_url ?? null,
      url: `${account.publicUrl}/p/session/${id}`,
    };
    account.objects.put<"billing_portal.session">(session);
    return session;
  }),
];

/** Without a status Stripe lists every subscription that has not ended. */
function statuses(status: z.infer<typeof ListSubscriptions>["status"]): readonly string[] {
  if (status === "all") return SUBSCRIPTION_STATUSES;
  if (status === "ended") return ["canceled"];
  return status === undefined ? ["active", "past_due"] : [status];
}
