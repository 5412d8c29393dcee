import { html } from "hono/html";
import type Stripe from "stripe";
import { formatAmount } from "../money.ts";
import type { Delivery } from "../sqlite/delivery-table.ts";
import type { Html } from "./page.ts";
import { button, marked, short } from "./table.ts";

/** A checkout session and what became of its payment. */
export type SessionFacts = {
  session: Stripe.Checkout.Session;
  bankPayment: "on its way" | "failed" | null;
  charge: Stripe.Charge | null;
};

/** One checkout. */
export function sessionRow({ session, bankPayment, charge }: SessionFacts): Html {
  const amount = formatAmount(session.amount_total ?? 0, session.currency ?? "usd");
  const state = stateOf({ session, bankPayment, charge });
  return html`<tr>
    <td>
      ${session.url === null ? short(session.id) : html`<a href="${session.url}">${short(session.id)}</a>`}
    </td>
    <td>${session.customer_details?.email ?? session.client_reference_id ?? ""}</td>
    <td class="amount">${amount}</td>
    <td>${marked(state)}</td>
    <td class="act many">${sessionActions({ session, bankPayment, charge })}</td>
  </tr>`;
}

function sessionActions({ session, bankPayment, charge }: SessionFacts): Html | "" {
  if (bankPayment === "on its way") {
    return html`${button("settle", { session: session.id, outcome: "succeeded" }, "Settle")}
    ${button("settle", { session: session.id, outcome: "failed" }, "Fail")}`;
  }
  if (charge?.status !== "succeeded" || charge.refunded) return "";
  return html`${refundForm(charge)}
  ${
    charge.disputed
      ? ""
      : html`${button("dispute", { payment: charge.id }, "Dispute")}
        ${button("dispute", { payment: charge.id, inquiry: "true" }, "Inquire")}`
  }`;
}

/** The amount may be left out, which gives back all that is left. */
function refundForm({ id, amount, amount_refunded: refunded }: Stripe.Charge): Html {
  return html`<form method="post" action="/sandbox/refund" class="inline">
    <input type="hidden" name="payment" value="${id}" />
    <input
      name="amount"
      type="number"
      min="1"
      max="${amount - refunded}"
      value="${amount - refunded}"
      required
      aria-label="Amount to refund, in minor units"
    />
    <button>Refund</button>
    <button name="status" value="pending">Refund, pending</button>
  </form>`;
}

/** One plan. */
export function subscriptionRow({
  id,
  status,
  cancel_at_period_end: ending,
  pause_collection: paused,
}: Stripe.Subscription): Html {
  const act =
    status === "canceled"
      ? ""
      : html`${button("renew", { subscription: id }, "Let a month pass")}
        ${button("renew", { subscription: id, outcome: "declined" }, "Decline")}
        ${button("card", { subscription: id, card: "declines" }, "Card that declines")}
        ${
          paused === null
            ? button("pause-plan", { subscription: id }, "Pause")
            : button("resume-plan", { subscription: id }, "Resume")
        }
        ${button("cancel", { subscription: id, when: "now" }, "End")}`;
  return html`<tr>
    <td>${short(id)}</td>
    <td>${marked(ending && status !== "canceled" ? `${status}, ending` : status)}</td>
    <td class="act">${act}</td>
  </tr>`;
}

/** One invoice that is not paid. */
export function invoiceRow(invoice: Stripe.Invoice): Html {
  const { id, amount_due: due, currency, status, next_payment_attempt: next } = invoice;
  const again =
    next === null ? "" : `, next try ${new Date(next * 1_000).toISOString().slice(0, 10)}`;
  return html`<tr>
    <td>${short(id)}</td>
    <td class="amount">${formatAmount(due, currency)}</td>
    <td>${marked(status ?? "draft")}${again}</td>
    <td class="act">
      ${button("pay-invoice", { invoice: id, outcome: "paid" }, "Pay")}
      ${button("pay-invoice", { invoice: id, outcome: "declined" }, "Decline")}
      ${button("pay-invoice", { invoice: id, outOfBand: "true" }, "Paid elsewhere")}
    </td>
  </tr>`;
}

/** One refund. */
export function refundRow({ id, amount, currency, status }: Stripe.Refund): Html {
  const waits = status === "pending" || status === "requires_action";
  return html`<tr>
    <td>${short(id)}</td>
    <td class="amount">${formatAmount(amount, currency)}</td>
    <td>${marked(status ?? "")}</td>
    <td class="act">
      ${waits ? html`${button("settle-refund", { refund: id }, "Arrives")} ${button("cancel-refund", { refund: id }, "Cancel")}` : ""}
      ${waits || status === "succeeded" ? button("fail-refund", { refund: id }, "Fail") : ""}
    </td>
  </tr>`;
}

/** One dispute. */
export function disputeRow(dispute: Stripe.Dispute): Html {
  const { id, amount, currency, status, balance_transactions: moved } = dispute;
  const gone = moved.reduce((sum, transaction) => sum + transaction.amount, 0) < 0;
  const open = status === "needs_response" || status === "warning_needs_response";
  return html`<tr>
    <td>${short(id)}</td>
    <td class="amount">${formatAmount(amount, currency)}</td>
    <td>${marked(status)}${gone ? ", withdrawn" : ""}</td>
    <td class="act">
      ${
        gone
          ? button("reinstate", { dispute: id }, "Give back")
          : open
            ? button("withdraw", { dispute: id }, "Withdraw")
            : ""
      }
      ${
        open
          ? html`${button("close-dispute", { dispute: id, outcome: "won" }, "Won")}
            ${button("close-dispute", { dispute: id, outcome: "lost" }, "Lost")}`
          : ""
      }
    </td>
  </tr>`;
}

/** One webhook endpoint. */
export function endpointRow({
  id,
  url,
  status,
  api_version: version,
}: Stripe.WebhookEndpoint): Html {
  return html`<tr>
    <td>${short(id)}</td>
    <td><code>${url}</code></td>
    <td>${marked(status)}</td>
    <td><code>${version}</code></td>
    <td class="act">${button("rotate-secret", { endpoint: id }, "New secret")}</td>
  </tr>`;
}

/** One event on its way to one endpoint. */
export function deliveryRow({ event, type, state, attempts }: Delivery): Html {
  const tried = attempts.map(({ status, error }) => status ?? error).join(", ");
  return html`<tr>
    <td>${short(event)}</td>
    <td><code>${type}</code></td>
    <td>${marked(state)}</td>
    <td class="tried">${tried}</td>
    <td class="act">
      ${
        state === "pending"
          ? html`${button("delay", { event, delayMs: "60000" }, "A minute later")}
            ${button("drop", { event }, "Drop")}`
          : html`${button("resend", { event }, "Resend")}
            ${button("duplicate", { event }, "Duplicate")}`
      }
    </td>
  </tr>`;
}

function stateOf({ session, bankPayment, charge }: SessionFacts): string {
  if (charge !== null && charge.amount_refunded > 0) {
    return charge.refunded ? "refunded" : "partly refunded";
  }
  return bankPayment ?? (session.status === "complete" ? "paid" : (session.status ?? "open"));
}
