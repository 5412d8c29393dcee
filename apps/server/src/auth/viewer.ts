import type { Auth } from "./auth.ts";

/** Who is signed in. */
export interface Viewer {
  /** Also the id of their wallet. */
  userId: string;
  /** Lower-cased. */
  email: string;
  name: string;
  /** Whether their address was confirmed by somebody at this machine. */
  confirmed: boolean;
}

/** Who the session cookie in `headers` belongs to; null when signed out. Reads only. */
export async function viewerOf(auth: Pick<Auth, "api">, headers: Headers): Promise<Viewer | null> {
  // A refresh here could not hand the browser its new cookie; `/api/auth/get-session` does both.
  const session = await auth.api.getSession({ headers, query: { disableRefresh: true } });
  if (!session) return null;
  const { id, email, name, emailVerified } = session.user;
  return { userId: id, email, name, confirmed: emailVerified };
}
