import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

/**
 * What every answer tells the browser to refuse: foreign and inline scripts, framing, sniffing.
 *
 * @param options - `appUrl` is the public origin; only an https one promises https for the future.
 */
export function securityHeaders({ appUrl }: { appUrl: string }): MiddlewareHandler {
  const https = new URL(appUrl).protocol === "https:";
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      // Radix places menus and locks scrolling with style elements of its own.
      styleSrc: ["'self'", "'unsafe-inline'"],
      // The build inlines small pictures and fonts as data.
      imgSrc: ["'self'", "data:", "blob:"],
      fontSrc: ["'self'", "data:"],
      mediaSrc: ["'self'", "blob:"],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    // Addresses such as the one a buyer comes back to hold ids that are nobody else's business.
    referrerPolicy: "same-origin",
    xFrameOptions: "DENY",
    strictTransportSecurity: https ? "max-age=31536000" : false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  });
}
