/** Where one can go when signed in. */
export const PLACES = [
  { to: "/", label: "Studio" },
  { to: "/wallet", label: "Wallet" },
  { to: "/usage", label: "Usage" },
  { to: "/billing", label: "Billing" },
] as const;
