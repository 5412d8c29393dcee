import { html } from "hono/html";
import type Stripe from "stripe";
import { formatAmount } from "../money.ts";
import { DECLINED } from "../objects/charge.ts";
import { PROMOTION_CODES } from "../promotion.ts";
import { page, messagePage, type Html } from "./page.ts";

type Session = Stripe.Checkout.Session;

/** What may be said above the buttons, by the word in the page's address. */
export const NOTICES = {
  declined: DECLINED,
  promotion: "This promotion code does not exist.",
} as const;

/** One of the things {@link NOTICES} says. */
export type Notice = keyof typeof NOTICES;

const CLOSED = {
  paid: ["This checkout is paid", "It was paid once, and cannot be paid again."],
  "on its way": ["Your bank payment is on its way", "There is nothing more to do here."],
  failed: ["Your bank payment failed", "Nothing was paid. Go back to Framefare and start again."],
} as const;

/** The hosted page of an open session: what is bought, and what should come of paying it. */
export function checkoutPage(facts: {
  session: Session;
  lines: readonly Stripe.LineItem[];
  buyer: string | null;
  notice: Notice | undefined;
}): Html {
  const { session, lines, buyer, notice } = facts;
  const currency = session.currency ?? "usd";
  const total = formatAmount(session.amount_total ?? 0, currency);
  return page({
    title: "Checkout",
    body: html`<h1>${total}${rhythm(session)}</h1>
      <p class="soft">
        Sold by Framefare${buyer === null ? "" : html` to <strong>${buyer}</strong>`}
      </p>
      <ul class="lines">
        ${lines.map((line) => lineRow(line))} ${discountRow(session)} ${taxRow(session)}
        <li class="total"><span>Total</span><span class="amount">${total}</span></li>
      </ul>
      ${promotionForm(session)}
      ${notice === undefined ? "" : html`<p class="notice" role="alert">${NOTICES[notice]}</p>`}
      <h3>How should this payment go?</h3>
      <p class="soft small">No card is asked for: you say what the bank would.</p>
      ${buttons(session)}`,
  });
}

/** The page of a session nobody can pay any more. */
export function closedCheckoutPage(facts: {
  session: Session;
  bankPayment: "on its way" | "failed" | null;
  returnUrl: string | null;
}): Html {
  const { session, bankPayment, returnUrl } = facts;
  if (session.status === "expired") {
    return messagePage({
      title: "This checkout has expired",
      text: "Nothing was paid. Go back to Framefare and start again.",
      link: link(session.cancel_url),
    });
  }
  const [title, text] = CLOSED[bankPayment ?? "paid"];
  return messagePage({ title, text, link: link(returnUrl) });
}

function lineRow({
  description,
  quantity,
  amount_subtotal,
  price,
  currency,
}: Stripe.LineItem): Html {
  const each = formatAmount(price?.unit_amount ?? 0, currency);
  const count = quantity ?? 1;
  const monthly = price?.recurring ? " a month" : "";
  return html`<li>
    <span>${description}<br /><span class="soft small">${count} × ${each}${monthly}</span></span>
    <span class="amount">${formatAmount(amount_subtotal, currency)}</span>
  </li>`;
}

/** How often the total is paid; a promotion code counts for the first time only, and a trial is free. */
function rhythm({ mode, discounts, amount_subtotal: subtotal }: Session): Html | "" {
  if (mode !== "subscription") return "";
  if (subtotal === 0) return html` <small>for the trial</small>`;
  return html` <small>${discounts?.length ? "the first month" : "a month"}</small>`;
}

function discountRow(session: Session): Html | "" {
  const discount = session.total_details?.amount_discount ?? 0;
  if (discount === 0) return "";
  const code = session.discounts?.[0]?.coupon;
  const name = typeof code === "string" ? code : "Discount";
  const percent = PROMOTION_CODES[name] ?? 100;
  const amount = `−${formatAmount(discount, session.currency ?? "usd")}`;
  return html`<li class="good">
    <span>${name}, ${percent} % off</span>
    <span class="amount">${amount}</span>
  </li>`;
}

function taxRow(session: Session): Html | "" {
  const tax = session.total_details?.amount_tax ?? 0;
  if (tax === 0) return "";
  return html`<li>
    <span>Tax</span><span class="amount">${formatAmount(tax, session.currency ?? "usd")}</span>
  </li>`;
}

function promotionForm(session: Session): Html | "" {
  const discounted = (session.discounts?.length ?? 0) > 0;
  if (session.allow_promotion_codes !== true || discounted) return "";
  return html`<form class="promotion" method="post">
    <input type="hidden" name="action" value="promotion" />
    <input
      name="code"
      aria-label="Promotion code"
      placeholder="Code: ${Object.keys(PROMOTION_CODES).join(" or ")}"
      required
      maxlength="40"
      autocomplete="off"
      autocapitalize="characters"
      spellcheck="false"
    />
    <button>Apply</button>
  </form>`;
}

function buttons(session: Session): Html {
  // Where nothing is to be paid no card can be declined and no bank can settle.
  const free = session.amount_total === 0;
  const button = (action: string, label: string) =>
    html`<button name="action" value="${action}" ${free ? html`disabled` : ""}>${label}</button>`;
  return html`<form class="choices" method="post">
    <button class="pay" name="action" value="pay">Pay</button>
    ${button("decline", "Decline card")} ${button("bank-settles", "Pay by bank, settles later")}
    ${button("bank-fails", "Pay by bank, fails later")}
    ${session.cancel_url === null ? "" : html`<button class="quiet" name="action" value="back">Back</button>`}
  </form>`;
}

function link(href: string | null) {
  return href === null ? undefined : { href, label: "Back to Framefare" };
}
