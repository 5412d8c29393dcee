import { html } from "hono/html";
import type Stripe from "stripe";
import type { Knobs } from "../sqlite/knob-table.ts";
import type { Delivery } from "../sqlite/delivery-table.ts";
import {
  deliveryRow,
  disputeRow,
  endpointRow,
  invoiceRow,
  refundRow,
  sessionRow,
  subscriptionRow,
  type SessionFacts,
} from "./home-rows.ts";
import { page, type Html } from "./page.ts";
import { button, table } from "./table.ts";

/** What the home page shows, each list newest first. */
export type HomeFacts = {
  url: string;
  endpoints: readonly Stripe.WebhookEndpoint[];
  verbs: readonly string[];
  sessions: readonly SessionFacts[];
  /** Epoch milliseconds. */
  now: number;
  knobs: Knobs;
  subscriptions: readonly Stripe.Subscription[];
  /** Those that are open. */
  invoices: readonly Stripe.Invoice[];
  refunds: readonly Stripe.Refund[];
  disputes: readonly Stripe.Dispute[];
  deliveriesPaused: boolean;
  deliveries: readonly Delivery[];
};

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
      <p class="soft small">API at <code>${facts.url}</code>.</p>
      <h2>Time and tax</h2>
      ${knobForms(facts)}
      <h2>Checkouts</h2>
      ${table(["Session", "For", "Amount", "State", ""], facts.sessions.map(sessionRow))}
      <h2>Refunds</h2>
      ${table(["Refund", "Amount", "State", ""], facts.refunds.map(refundRow))}
      <h2>Disputes</h2>
      ${table(["Dispute", "Amount", "State", ""], facts.disputes.map(disputeRow))}
      <h2>Subscriptions</h2>
      ${table(["Subscription", "State", ""], facts.subscriptions.map(subscriptionRow))}
      <h2>Open invoices</h2>
      ${table(["Invoice", "Due", "State", ""], facts.invoices.map(invoiceRow))}
      <h2>Webhook endpoints</h2>
      ${table(["Endpoint", "Address", "State", "Version", ""], facts.endpoints.map(endpointRow))}
      <h2>Events on their way</h2>
      <div class="knobs">
        ${
          facts.deliveriesPaused
            ? button("resume", {}, "Go on delivering")
            : button("pause", {}, "Hold back deliveries")
        }
      </div>
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
