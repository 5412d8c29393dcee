/** The parts of Operations, as the address names them. */
export const VIEWS = [
  { view: "parked", label: "Parked" },
  { view: "findings", label: "Does not match" },
  { view: "wallets", label: "Wallets" },
  { view: "books", label: "The books" },
  { view: "events", label: "Events" },
] as const;

export type View = (typeof VIEWS)[number]["view"];

/**
 * What is looked at. `user` is an e-mail or a user's id; `settles` the object of Stripe's that an adjustment of that wallet
 * deals with.
 */
export type OperationsSearch = { view?: View; user?: string; settles?: string };

/** Reads it from the address; what means nothing is left out. */
export function operationsSearch(search: Record<string, unknown>): OperationsSearch {
  const view = VIEWS.find((each) => each.view === search["view"])?.view;
  const user = textOf(search["user"]);
  const settles = textOf(search["settles"]);
  return { ...(view && { view }), ...(user && { user }), ...(settles && { settles }) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
