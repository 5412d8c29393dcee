import type Stripe from "stripe";
import { z } from "zod";
import { requireObject, requireReference } from "../lookup.ts";
import { Expand, Metadata, Moments, PAGE, paramsOf, Text, Whole } from "../params.ts";
import { cancelRefund, chargeOf, createRefund } from "../refunds.ts";
import { Refusal } from "../errors.ts";
import { page } from "./list.ts";
import { route } from "./route.ts";

const Only = z.strictObject({ expand: Expand });

const ListIntents = paramsOf<Stripe.PaymentIntentListParams>()({
  ...PAGE,
  created: Moments.optional(),
  customer: Text.optional(),
});

const ListCharges = paramsOf<Stripe.ChargeListParams>()({
  ...PAGE,
  created: Moments.optional(),
  customer: Text.optional(),
  payment_intent: Text.optional(),
});

const CreateRefund = paramsOf<Stripe.RefundCreateParams>()({
  payment_intent: Text.optional(),
  charge: Text.optional(),
  amount: Whole.optional(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
  metadata: Metadata.optional(),
  expand: Expand,
});

const ListByPayment = paramsOf<Stripe.RefundListParams & Stripe.DisputeListParams>()({
  ...PAGE,
  created: Moments.optional(),
  charge: Text.optional(),
  payment_intent: Text.optional(),
});

/** `/v1/payment_intents`, `/v1/charges`, `/v1/refunds` and `/v1/disputes` */
export const paymentRoutes = [
  route("GET /v1/payment_intents", ListIntents, (account, { params }) => {
    const { created, customer } = params;
    return page(account, "payment_intent", "/v1/payment_intents", params, {
      where: { customer },
      created,
    });
  }),
  route("GET /v1/payment_intents/:id", Only, (account, { id }) =>
    requireObject(account, "payment_intent", id),
  ),
  route("GET /v1/charges", ListCharges, (account, { params }) => {
    const { created, customer, payment_intent } = params;
    const where = { customer, payment_intent };
    return page(account, "charge", "/v1/charges", params, { where, created });
  }),
  route("GET /v1/charges/:id", Only, (account, { id }) => requireObject(account, "charge", id)),

  route("POST /v1/refunds", CreateRefund, (account, { params }) => {
    const { payment_intent, charge, amount, reason = null, metadata = {} } = params;
    const param = payment_intent === undefined ? "charge" : "payment_intent";
    const payment = payment_intent ?? charge;
    if (payment === undefined) {
      const message = "One of the following params should be provided: payment_intent or charge.";
      throw new Refusal("parameter_missing", message, param);
    }
    requireReference(account, param, payment, param);
    return createRefund(account, { charge: chargeOf(account, payment), amount, reason, metadata });
  }),
  route("GET /v1/refunds", ListByPayment, (account, { params }) => {
    const { created, charge, payment_intent } = params;
    return page(account, "refund", "/v1/refunds", params, {
      where: { charge, payment_intent },
      created,
    });
  }),
  route("GET /v1/refunds/:id", Only, (account, { id }) => requireObject(account, "refund", id)),

  route("POST /v1/refunds/:id/cancel", Only, (account, { id }) => cancelRefund(account, id)),

  route("GET /v1/disputes", ListByPayment, (account, { params }) => {
    const { created, charge, payment_intent } = params;
    return page(account, "dispute", "/v1/disputes", params, {
      where: { charge, payment_intent },
      created,
    });
  }),
  route("GET /v1/disputes/:id", Only, (account, { id }) => requireObject(account, "dispute", id)),
];
