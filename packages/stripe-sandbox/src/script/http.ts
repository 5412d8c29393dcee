import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono, type Context } from "hono";
import { endpointsOf } from "../endpoints.ts";
import { answerTo, Refusal } from "../errors.ts";
import { isOwnOrigin } from "../hosted/browser.ts";
import { messagePage, type Html } from "../pages/page.ts";
import type { Tools } from "./verb.ts";
import { tell, VERBS, type Verb } from "./verbs.ts";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOCAL_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);
const ROWS_MAX = 1_000;

/** The verbs over HTTP, under `/sandbox`, for this machine only. */
export function createScriptRoutes(tools: Tools): Hono {
  const { account } = tools;
  const routes = new Hono();

  routes.use(async (c, next) => {
    if (!isLocal(c) || !isOwnOrigin(c, account.publicUrl)) {
      const refusal = new Refusal(
        "url_unknown",
        "The sandbox takes orders from this machine only.",
      );
      return c.json(answerTo(refusal).body, 403);
    }
    await next();
    return undefined;
  });

  routes.get("/status", (c) => c.json(statusOf(tools)));
  routes.get("/deliveries", (c) => {
    const data = account.deliveries.list(limitIn(c), c.req.query("event"));
    return c.json({ data });
  });
  routes.get("/attempts", (c) => {
    const after = c.req.query("after");
    if (after === undefined) return c.json({ data: [], last: account.deliveries.lastAttempt() });
    const data = account.deliveries.attemptsAfter(Number(after), limitIn(c));
    return c.json({ data, last: data.at(-1)?.id ?? Number(after) });
  });
  routes.get("/events", (c) => {
    const data = account.events.list({
      since: 0,
      limit: limitIn(c),
      pattern: c.req.query("type"),
    });
    return c.json({ data });
  });

  routes.post("/:verb", async (c) => {
    const verb = c.req.param("verb");
    if (!isVerb(verb)) return c.notFound();
    const fromPage = c.req.header("content-type")?.startsWith("application/x-www-form-urlencoded");
    try {
      const told: unknown = fromPage ? await c.req.parseBody() : await jsonOf(c);
      const result = await tell(tools, verb, told);
      if (!fromPage) return c.json(result);
      const secret = secretIn(result);
      return secret === null ? c.redirect("/", 303) : c.html(secretPage(secret));
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      const { status, body } = answerTo(cause);
      return fromPage ? c.html(refusedPage(cause.message), status) : c.json(body, status);
    }
  });

  return routes;
}

/** The caller is on this machine, and means it: a name rebound to us by somebody's DNS is not local. */
function isLocal(c: Context): boolean {
  const address = getConnInfo(c).remote.address ?? "";
  return LOOPBACK.test(address) && LOCAL_NAMES.has(new URL(c.req.url).hostname);
}

function limitIn(c: Context): number {
  const asked = Number(c.req.query("limit") ?? ROWS_MAX);
  return asked >= 1 && asked <= ROWS_MAX ? Math.floor(asked) : ROWS_MAX;
}

/** What the sandbox is doing now. */
function statusOf({ account, sender }: Tools) {
  const { aheadMs, ...knobs } = account.knobs.all();
  return {
    url: account.publicUrl,
    now: new Date(account.clock.now()).toISOString(),
    aheadDays: Math.round(aheadMs / 864_000) / 100,
    ...knobs,
    deliveries: sender.paused ? "paused" : "running",
    endpoints: endpointsOf(account).map(({ id, url, status, api_version, enabled_events }) => {
      return { id, url, status, api_version, enabled_events };
    }),
  };
}

async function jsonOf(c: Context): Promise<unknown> {
  const text = await c.req.text();
  try {
    const told: unknown = JSON.parse(text === "" ? "{}" : text);
    return told;
  } catch {
    throw new Refusal("parameter_invalid", "The body is not JSON.");
  }
}

/** A new secret is shown once, as Stripe shows it. */
function secretIn(result: object): string | null {
  return "secret" in result && typeof result.secret === "string" ? result.secret : null;
}

function secretPage(secret: string): Html {
  const link = { href: "/", label: "To the home page" };
  const text = `${secret} signs from now on, and for a day the old one beside it.`;
  return messagePage({ title: "The endpoint has a new secret", text, link });
}

function refusedPage(text: string): Html {
  const link = { href: "/", label: "To the home page" };
  return messagePage({ title: "This cannot be done", text, link });
}

function isVerb(word: string): word is Verb {
  return Object.hasOwn(VERBS, word);
}
