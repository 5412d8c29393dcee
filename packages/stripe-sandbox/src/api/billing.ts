import type Stripe from "stripe";
import { z } from "zod";
import { unixNow } from "../account.ts";
import { requireObject, requireReference } from "../lookup.ts";
import { Address, Expand, Flag, Moments, PAGE, paramsOf, Text } from "../params.ts";
import { Refusal } from "../errors.ts";
import { giveUp, linesOfInvoice } from "../invoicing.ts";
import { DECLINED } from "../objects/charge.ts";
import { DEFAULT_CONFIGURATION_ID } from "../objects/portal-configuration.ts";
import { payInvoice, payOutOfBand } from "../renewals.ts";
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

const CreatePortalSession = paramsOf<Stripe.BillingPortal.SessionCreateParams>()({
  customer: Text,
  configuration: Text.optional(),
  return_url: Address.optional(),
  expand: Expand,
});

const PayInvoice = paramsOf<Stripe.InvoicePayParams>()({
  paid_out_of_band: Flag.optional(),
  expand: Expand,
});

/** `/v1/invoices`, `/v1/invoice_payments` and `/v1/billing_portal/sessions` */
export const billingRoutes = [
  route("GET /v1/invoices", ListInvoices, (account, { params }) => {
    const { created, customer, status, subscription } = params;
    const where = { customer, status, "parent.subscription_details.subscription": subscription };
    return page(account, "invoice", "/v1/invoices", params, { where, created });
  }),
  route("GET /v1/invoices/:id", Only, (account, { id }) => requireObject(account, "invoice", id)),
  route("GET /v1/invoices/:id/lines", z.strictObject(PAGE), (account, { id, params }) => {
    const invoice = requireObject(account, "invoice", id);
    return pageOf(linesOfInvoice(account, invoice), invoice.lines.url, params);
  }),
  route("POST /v1/invoices/:id/pay", PayInvoice, (account, { id, params }) => {
    const invoice = requireObject(account, "invoice", id);
    if (params.paid_out_of_band === true) return payOutOfBand(account, invoice);
    const paid = payInvoice(account, invoice, undefined);
    if (paid.status === "paid") return paid;
    throw new Refusal("card_declined", DECLINED);
  }),
  route("POST /v1/invoices/:id/void", Only, (account, { id }) => giveUp(account, id, "void")),
  route("POST /v1/invoices/:id/mark_uncollectible", Only, (account, { id }) =>
    giveUp(account, id, "uncollectible"),
  ),
  route("GET /v1/invoice_payments", ListInvoicePayments, (account, { params }) => {
    const { created, invoice, payment, status } = params;
    const where = { invoice, status, "payment.payment_intent": payment?.payment_intent };
    return page(account, "invoice_payment", "/v1/invoice_payments", params, { where, created });
  }),
  route("GET /v1/invoice_payments/:id", Only, (account, { id }) =>
    requireObject(account, "invoice_payment", id),
  ),

  route("POST /v1/billing_portal/sessions", CreatePortalSession, (account, { params }) => {
    const customer = requireReference(account, "customer", params.customer, "customer");
    const configuration = requireReference(
      account,
      "billing_portal.configuration",
      params.configuration ?? DEFAULT_CONFIGURATION_ID,
      "configuration",
    );
    const id = account.newId("bps_");
    const session: Stripe.BillingPortal.Session = {
      id,
      object: "billing_portal.session",
      configuration: configuration.id,
      created: unixNow(account),
      customer: customer.id,
      customer_account: null,
      flow: null,
      livemode: false,
      locale: null,
      on_behalf_of: null,
      return_url: params.return_url ?? configuration.default_return_url,
      url: `${account.publicUrl}/p/session/${id}`,
    };
    account.objects.put<"billing_portal.session">(session);
    return session;
  }),
];
