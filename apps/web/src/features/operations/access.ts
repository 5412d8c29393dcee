import { useQuery } from "@tanstack/react-query";
import { trpc } from "../../trpc.ts";

/** Whether Operations is open to who looks; undefined while not known. The server asks again at every step. */
export function useIsAdmin(): boolean | undefined {
  const access = useQuery(trpc.operations.access.queryOptions(undefined, { staleTime: 60_000 }));
  return access.data?.admin;
}
