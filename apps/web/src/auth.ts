import { queryOptions, useQuery } from "@tanstack/react-query";
import { createAuthClient } from "better-auth/client";

/** How soon a session that could not be read is asked for again. */
const REREAD_MS = 5_000;

export const auth = createAuthClient();

/**
 * Who is signed in; null is nobody. While it cannot be read there is no data, and it is quietly asked for
 * again. The cookie itself is out of the page's reach.
 */
export const sessionOptions = queryOptions({
  queryKey: ["session"],
  queryFn: async (): Promise<{ email: string } | null> => {
    const { data, error } = await auth.getSession();
    if (error) throw new Error("The session could not be read.");
    return data ? { email: data.user.email } : null;
  },
  staleTime: 60_000,
  networkMode: "always",
  retry: false,
  refetchInterval: ({ state }) => (state.data === undefined ? REREAD_MS : false),
});

/** Who is signed in, kept true when another tab signs out or the session ends; undefined while not known. */
export function useSession() {
  return useQuery(sessionOptions).data;
}
