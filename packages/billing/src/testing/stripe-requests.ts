import type { Stripe } from "stripe";

/*
 * What Stripe's own types let each route take, for the schemas that are made from them. Named after the route; a route
 * without a type here is one we do not call.
 */

export type CreateCustomer = Stripe.CustomerCreateParams;
export type CreateSession = Stripe.Checkout.SessionCreateParams;
export type ExpireSession = Stripe.Checkout.SessionExpireParams;
export type RetrieveSession = Stripe.Checkout.SessionRetrieveParams;
export type ListPrices = Stripe.PriceListParams;
export type CreatePortalSession = Stripe.BillingPortal.SessionCreateParams;
export type ListInvoiceLines = Stripe.InvoiceListLineItemsParams;
