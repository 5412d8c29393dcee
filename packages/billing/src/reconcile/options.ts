/** How to compare. */
export type ReconcileOptions = {
  /** Whether events that were missed are taken in. */
  apply?: boolean;
  /** Epoch milliseconds; left out, 30 days ago, as far back as Stripe keeps events. */
  since?: number;
  /** Leaves out what is younger than this, milliseconds: its delivery may be under way. None is left out unless told. */
  graceMs?: number;
  /** Whether the report is kept for `lastReport`. It is, unless told. */
  keep?: boolean;
};
