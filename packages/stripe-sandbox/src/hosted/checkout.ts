import { Hono } from "hono";
import type Stripe from "stripe";
import type { Account } from "../account.ts";
import { bankPaymentOf, currentSession, decline, linesOf, pay } from "../checkout.ts";
import { Refusal } from "../errors.ts";
import { idOf } from "../lookup.ts";
import { checkoutPage, closedCheckoutPage, NOTICES, type Notice } from "../pages/checkout-page.ts";
import { messagePage } from "../pages/page.ts";
import { applyPromotion } from "../promotion.ts";
import type { Sender } from "../sender.ts";

/** Stripe holds the redirect for up to 10 s until the webhook has answered; this is our share of it. */
const REDIRECT_WAIT_MS = 3_000;

const PAYMENTS = {
  pay: "card",
  "bank-settles": "bank_settles",
  "bank-fails": "bank_fails",
} as const;

/** The hosted page of a checkout session, under `/c/pay`. */
export function createCheckoutPages(account: Account, sender: Sender): Hono {
  const pages = new Hono();

  pages.get("/:id", (c) => {
    const session = known(account, c.req.param("id"));
    if (session === null) return c.html(UNKNOWN, 404);
    if (session.status !== "open") {
      const bankPayment = bankPaymentOf(account, session);
      return c.html(closedCheckoutPage({ session, bankPayment, returnUrl: successUrl(session) }));
    }
    const lines = linesOf(account, session);
    const notice = noticeIn(c.req.query("notice"));
    return c.html(checkoutPage({ session, lines, buyer: buyerOf(session), notice }));
  });

  pages.post("/:id", async (c) => {
    const id = c.req.param("id");
    const session = known(account, id);
    if (session === null) return c.html(UNKNOWN, 404);
    const form = await c.req.parseBody();
    const { next, completed } = act(account, session, form);
    if (completed) {
      const { completedEvent } = account.notes.get(id);
      if (completedEvent !== null) await sender.whenOver(completedEvent, REDIRECT_WAIT_MS);
    }
    return c.redirect(next, 303);
  });

  return pages;
}

/** Does what a button says, in one transaction, and tells where the browser goes from there. */
function act(
  account: Account,
  session: Stripe.Checkout.Session,
  form: Record<string, unknown>,
): { next: string; completed: boolean } {
  const own = `/c/pay/${session.id}`;
  const action = form["action"];
  if (action === "back") return { next: session.cancel_url ?? own, completed: false };
  if (session.status === "expired") return { next: own, completed: false };
  if (typeof action === "string" && isPayment(action)) {
    const paid = account.atomically(() => pay(account, session.id, PAYMENTS[action]));
    return { next: successUrl(paid) ?? own, completed: true };
  }
  try {
    if (action === "decline") {
      account.atomically(() => decline(account, session.id));
      return { next: `${own}?notice=declined`, completed: false };
    }
    if (action === "promotion") {
      const code = typeof form["code"] === "string" ? form["code"] : "";
      account.atomically(() => applyPromotion(account, session.id, code));
    }
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    // What cannot be done to this session any more, its page itself explains.
    const unknownCode = cause.code === "promotion_unknown";
    return { next: unknownCode ? `${own}?notice=promotion` : own, completed: false };
  }
  return { next: own, completed: false };
}

function known(account: Account, id: string): Stripe.Checkout.Session | null {
  if (account.objects.get("checkout.session", id) === undefined) return null;
  return account.atomically(() => currentSession(account, id));
}

/** The address with the session's id where its template stands. */
function successUrl({ success_url, id }: Stripe.Checkout.Session): string | null {
  return success_url?.replaceAll(/\{CHECKOUT_SESSION_ID\}|%7BCHECKOUT_SESSION_ID%7D/gi, id) ?? null;
}

function buyerOf(session: Stripe.Checkout.Session): string | null {
  return session.customer_details?.email ?? idOf(session.customer) ?? session.client_reference_id;
}

function isPayment(action: string): action is keyof typeof PAYMENTS {
  return Object.hasOwn(PAYMENTS, action);
}

function noticeIn(word: string | undefined): Notice | undefined {
  // `hasOwn` has just said that it is one of them.
  return word !== undefined && Object.hasOwn(NOTICES, word) ? (word as Notice) : undefined;
}

const UNKNOWN = messagePage({
  title: "There is no such checkout",
  text: "Its address is wrong, or the sandbox's file was deleted since.",
});
