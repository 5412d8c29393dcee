import { html, raw } from "hono/html";
import type Stripe from "stripe";
import { formatAmount } from "../money.ts";
import type { Knobs } from "../sqlite/knob-table.ts";
import type { Delivery } from "../sqlite/delivery-table.ts";
import { page, type Html } from "./page.ts";

/** What the home page shows, each list newest first. */
export type HomeFacts = {
  url: string;
  endpoints: readonly Stripe.WebhookEndpoint[];
  verbs: readonly string[];
  sessions: readonly {
    session: Stripe.Checkout.Session;
    bankPayment: "on its way" | "failed" | null;
    charge: Stripe.Charge | null;
  }[];
  /** Epoch milliseconds. */
  now: number;
  knobs: Knobs;
  subscriptions: readonly Stripe.Subscription[];
  deliveries: readonly Delivery[];
};

type SessionFacts = HomeFacts["sessions"][number];

/** What the sandbox is and what has happened in it. */
export function homePage(facts: HomeFacts): Html {
  return page({
    title: "Sandbox",
    wide: true,
    body: html`<h1>A local stand‑in for Stripe</h1>
      <p>
        It answers Stripe's API for exactly what Framefare calls, shows a checkout and a portal, and
        signs and retries webhooks, so that everything can be tried without an account. Cards, banks
        and money are all made up.
      </p>
      <p class="soft small">
        API at <code>${facts.url}</code>. Webhooks to
        ${facts.endpoints.map(({ url, status }) => html`<code>${url}</code> (${status}) `)}
      </p>
      <h2>Time and tax</h2>
      ${knobForms(facts)}
      <h2>Checkouts</h2>
      ${table(["Session", "For", "Amount", "State", ""], facts.sessions.map(sessionRow))}
      <h2>Subscriptions</h2>
      ${table(["Subscription", "State", ""], facts.subscriptions.map(subscriptionRow))}
      <h2>Events on their way</h2>
      ${table(["Event", "Type", "Delivery", "Attempts", ""], facts.deliveries.map(deliveryRow))}
      <h2>From a script</h2>
      <p>
        Every button here is a verb, and there are more, from this machine only:
        ${facts.verbs.map((verb, at) => html`${at === 0 ? "" : ", "}<code>${verb}</code>`)}. On the
        command line they are <code>pnpm sandbox --help</code>.
      </p>
      <pre>
curl ${facts.url}/sandbox/deliveries
curl ${facts.url}/sandbox/refund --json '{"payment":"pi_…","amount":500}'
curl ${facts.url}/sandbox/duplicate --json '{"event":"evt_…"}'
curl ${facts.url}/sandbox/settle --json '{"session":"cs_test_…","outcome":"failed"}'</pre>`,
  });
}

function table(heads: readonly string[], rows: readonly Html[]): Html {
  if (rows.length === 0) return html`<p class="soft">Nothing yet.</p>`;
  return html`<div class="rows">
    <table>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function sessionRow({ session, bankPayment, charge }: SessionFacts): Html {
  const amount = formatAmount(session.amount_total ?? 0, session.currency ?? "usd");
  const state = stateOf({ session, bankPayment, charge });
  return html`<tr>
    <td>
      ${session.url === null ? short(session.id) : html`<a href="${session.url}">${short(session.id)}</a>`}
    </td>
    <td>${session.customer_details?.email ?? session.client_reference_id ?? ""}</td>
    <td class="amount">${amount}</td>
    <td>${marked(state)}</td>
    <td class="act">${sessionActions({ session, bankPayment, charge })}</td>
  </tr>`;
}

function sessionActions({ session, bankPayment, charge }: SessionFacts): Html | "" {
  if (bankPayment === "on its way") {
    return html`${button("settle", { session: session.id, outcome: "succeeded" }, "Settle")}
    ${button("settle", { session: session.id, outcome: "failed" }, "Fail")}`;
  }
  if (charge?.status !== "succeeded" || charge.refunded) return "";
  return html`${button("refund", { payment: charge.id }, "Refund")}
  ${charge.disputed ? "" : button("dispute", { payment: charge.id }, "Dispute")}`;
}

function knobForms({ now, knobs }: HomeFacts): Html {
  const clock = new Date(now).toISOString().replace("T", " ").slice(0, 16);
  return html`<p class="soft small">
      Here it is ${clock} UTC${knobs.aheadMs === 0 ? "" : ", ahead of the real time"}. Whatever is
      due on the way happens in order: renewals, retries, trial ends.
    </p>
    <div class="knobs">
      ${button("advance", { days: "1" }, "A day on")}
      ${button("advance", { days: "7" }, "A week on")}
      ${button("advance", { days: "31" }, "31 days on")}
    </div>
    <form class="knobs" method="post" action="/sandbox/set">
      <label>
        Tax in %
        <input
          name="taxPercent"
          type="number"
          min="0"
          max="100"
          step="any"
          value="${knobs.taxPercent}"
        />
      </label>
      <label>
        A plan nobody pays
        <select name="afterRetries">
          ${option("cancel", "ends", knobs.afterRetries)}
          ${option("past_due", "stays past due", knobs.afterRetries)}
        </select>
      </label>
      <button>Set</button>
    </form>`;
}

function option(value: string, label: string, chosen: string): Html {
  return html`<option value="${value}" ${value === chosen ? html`selected` : ""}>${label}</option>`;
}

function subscriptionRow({ id, status, cancel_at_period_end: ending }: Stripe.Subscription): Html {
  const act =
    status === "canceled"
      ? ""
      : html`${button("renew", { subscription: id }, "Let a month pass")}
        ${button("renew", { subscription: id, outcome: "declined" }, "Decline")}
        ${button("card", { subscription: id, card: "declines" }, "Card that declines")}
        ${button("cancel", { subscription: id, when: "now" }, "End")}`;
  return html`<tr>
    <td>${short(id)}</td>
    <td>${marked(ending && status !== "canceled" ? `${status}, ending` : status)}</td>
    <td class="act">${act}</td>
  </tr>`;
}

function deliveryRow({ event, type, state, attempts }: Delivery): Html {
  const tried = attempts.map(({ status, error }) => status ?? error).join(", ");
  return html`<tr>
    <td>${short(event)}</td>
    <td><code>${type}</code></td>
    <td>${marked(state)}</td>
    <td class="tried">${tried}</td>
    <td class="act">${button("resend", { event }, "Resend")}</td>
  </tr>`;
}

function button(verb: string, told: Record<string, string>, label: string): Html {
  const fields = Object.entries(told);
  return html`<form method="post" action="/sandbox/${verb}" style="display:inline">
    ${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <button>${label}</button>
  </form>`;
}

function stateOf({ session, bankPayment, charge }: SessionFacts): string {
  if (charge !== null && charge.amount_refunded > 0) {
    return charge.refunded ? "refunded" : "partly refunded";
  }
  return bankPayment ?? (session.status === "complete" ? "paid" : (session.status ?? "open"));
}

function marked(state: string): Html {
  const good = ["paid", "delivered", "active"].includes(state);
  const bad = ["failed", "expired", "dropped", "canceled", "past_due"].includes(state);
  return html`<span class="${good ? "good" : bad ? "bad" : "wait"}">${state}</span>`;
}

/** Ids are long; the whole one is what a double click selects and copies. */
function short(id: string): Html {
  return id.length <= 30
    ? html`<code>${id}</code>`
    : html`<code title="${id}">${id.slice(0, 18)}${raw("…")}${id.slice(-4)}</code>`;
}
