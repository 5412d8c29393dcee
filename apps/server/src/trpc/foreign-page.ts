import { TRPCError } from "@trpc/server";

/**
 * A page of somebody else's must not act with the cookies of who is signed in: its browser says whose it is, and asks
 * before it sends JSON. A script says nothing, and nobody's cookies are borrowed for it.
 */
export function refuseForeignPage(headers: Headers, origins: string[]): void {
  const origin = headers.get("origin");
  if (origin !== null && !origins.includes(origin)) {
    throw new TRPCError({ code: "FORBIDDEN", message: "This page may not do that." });
  }
  const [type = ""] = (headers.get("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/json") {
    throw new TRPCError({ code: "UNSUPPORTED_MEDIA_TYPE", message: "Only application/json." });
  }
}
