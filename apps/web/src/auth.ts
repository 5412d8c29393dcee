import { queryOptions, useQuery } from "@tanstack/react-query";
import { createAuthClient } from "better-auth/client";

export const auth = createAuthClient();

/** Who is signed in; null is nobody. The cookie itself is out of the page's reach. */
export const sessionOptions = queryOptions({
  queryKey: ["session"],
  queryFn: async (): Promise<{ email: string } | null> => {
    const { data, error } = await auth.getSession();
    if (error) throw new Error("The session could not be read.");
    return data ? { email: data.user.email } : null;
  },
  staleTime: 60_000,
});

/** Who is signed in, kept true when another tab signs out or the session ends. */
export function useSession() {
  return useQuery(sessionOptions).data ?? null;
}
