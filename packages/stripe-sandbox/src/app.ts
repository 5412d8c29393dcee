import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createApi, unknownRoute } from "./api/api.ts";
import { answerTo, FAULT_ANSWER, Refusal } from "./errors.ts";
import { isOwnOrigin, setPageHeaders } from "./hosted/browser.ts";
import { createCheckoutPages } from "./hosted/checkout.ts";
import { home } from "./hosted/home.ts";
import { createPortalPages } from "./hosted/portal.ts";
import { messagePage } from "./pages/page.ts";
import { createScriptRoutes } from "./script/http.ts";
import type { Tools } from "./script/verb.ts";

const BODY_MAX_BYTES = 1_048_576;

/** Everything the sandbox answers: Stripe's API, the hosted pages, and the script's verbs. */
export function createApp(
  tools: Tools,
  options: { apiKey: string; onWarning: (message: string, cause?: unknown) => void },
): Hono {
  const { account, sender } = tools;
  const app = new Hono();
  // Clients compare clocks by it, so it is ours and not the process's.
  app.use(async (c, next) => {
    await next();
    c.header("date", new Date(account.now()).toUTCString());
  });
  const tooLarge = answerTo(
    new Refusal("body_too_large", `A body has at most ${BODY_MAX_BYTES} bytes.`),
  );
  app.use(
    bodyLimit({ maxSize: BODY_MAX_BYTES, onError: (c) => c.json(tooLarge.body, tooLarge.status) }),
  );
  app.route("/", createApi(account, options));

  const pages = new Hono();
  pages.use(async (c, next) => {
    setPageHeaders(c);
    if (c.req.method === "POST" && !isOwnOrigin(c, account.publicUrl)) {
      return c.html(FOREIGN, 403);
    }
    await next();
    return undefined;
  });
  pages.get("/", (c) => c.html(home(tools)));
  pages.route("/c/pay", createCheckoutPages(account, sender));
  pages.route("/p/session", createPortalPages(account));
  pages.route("/sandbox", createScriptRoutes(tools));
  app.route("/", pages);

  app.notFound((c) => {
    const forPerson = c.req.header("accept")?.includes("text/html") === true;
    return forPerson ? c.html(NOT_FOUND, 404) : unknownRoute(c);
  });
  app.onError((cause, c) => {
    options.onWarning(`${c.req.method} ${c.req.path} failed.`, cause);
    return c.json(FAULT_ANSWER.body, FAULT_ANSWER.status);
  });
  return app;
}

const FOREIGN = messagePage({
  title: "This came from another site",
  text: "The sandbox only takes what was sent from its own pages.",
});
const NOT_FOUND = messagePage({
  title: "There is nothing here",
  text: "The sandbox has a home page, which links to the rest.",
  link: { href: "/", label: "To the home page" },
});
