/** `since` is epoch milliseconds; left out, it is 30 days ago, as far back as Stripe keeps events. */
export type ReconcileOptions = { apply?: boolean; since?: number };
