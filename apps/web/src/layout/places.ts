import { useIsAdmin } from "../features/operations/access.ts";

const PLACES = [
  { to: "/", label: "Studio" },
  { to: "/wallet", label: "Wallet" },
  { to: "/usage", label: "Usage" },
  { to: "/billing", label: "Billing" },
] as const;

const OPERATIONS = { to: "/operations", label: "Operations" } as const;

/** Where one can go when signed in. Operations is for admins, and others need not know of it. */
export function usePlaces() {
  return useIsAdmin() ? [...PLACES, OPERATIONS] : PLACES;
}
