import type { Auth } from "./auth.ts";

/** Who is signed in. */
export interface Viewer {
  /** Also the id of their wallet. */
  userId: string;
  /** Lower-cased. */
  email: string;
  name: string;
}

/** Who the session cookie in `headers` belongs to; null when signed out. Reads only. */
export async function viewerOf(auth: Auth, headers: Headers): Promise<Viewer | null> {
  // A refresh here could not hand the browser its new cookie; `/api/auth/get-session` does both.
  const session = await auth.api.getSession({ headers, query: { disableRefresh: true } });
  if (!session) return null;
  return { userId: session.user.id, email: session.user.email, name: session.user.name };
}
