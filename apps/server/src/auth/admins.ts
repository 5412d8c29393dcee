import type { Viewer } from "./viewer.ts";

/** Says who is an admin. */
export type Admins = {
  /** Whether Operations is open to them. */
  isAdmin: (viewer: Viewer) => boolean;
  /** Whether their address is an admin's. That alone is nothing: anybody may sign up with any address. */
  isListed: (viewer: Viewer) => boolean;
};

/**
 * An admin's address stands in ADMIN_EMAILS, and was confirmed at the server's machine (`pnpm admin`). Where only that machine
 * reaches the server, whoever signs up is there already, and the list is enough.
 */
export function adminsOf(options: { emails: readonly string[]; ownMachineOnly: boolean }): Admins {
  const emails = new Set(options.emails);
  const isListed = ({ email }: Viewer) => emails.has(email.toLowerCase());
  const isProven = ({ confirmed }: Viewer) => confirmed || options.ownMachineOnly;
  return { isListed, isAdmin: (viewer) => isListed(viewer) && isProven(viewer) };
}
