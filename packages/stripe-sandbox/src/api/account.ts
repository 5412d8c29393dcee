import type Stripe from "stripe";
import { z } from "zod";
import { Refusal } from "../errors.ts";
import { Expand } from "../params.ts";
import { route } from "./route.ts";

/** The account's id; the sandbox has this one alone. */
export const ACCOUNT_ID = "acct_framefaresandbox";

const Only = z.strictObject({ expand: Expand });

/** `/v1/account` and `/v1/accounts/:id` */
export const accountRoutes = [
  route("GET /v1/account", Only, (account) => ownAccount(account.openedAt)),
  route("GET /v1/accounts/:id", Only, (account, { id }) => {
    if (id === ACCOUNT_ID) return ownAccount(account.openedAt);
    throw new Refusal("resource_missing", `No such account: '${id}'`, "id");
  }),
];

function ownAccount(created: number): Stripe.Account {
  return {
    id: ACCOUNT_ID,
    object: "account",
    business_type: "company",
    charges_enabled: true,
    country: "US",
    created,
    default_currency: "usd",
    details_submitted: true,
    email: "sandbox@framefare.test",
    payouts_enabled: true,
    settings: null,
    type: "standard",
  };
}
