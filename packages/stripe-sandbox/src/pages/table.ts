import { html, raw } from "hono/html";
import type { Html } from "./page.ts";

/** Rows under their heads; on a narrow screen each row is a block, without them. */
export function table(heads: readonly string[], rows: readonly Html[]): Html {
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

/** A button that tells the sandbox a verb. */
export function button(verb: string, told: Record<string, string>, label: string): Html {
  const fields = Object.entries(told);
  return html`<form method="post" action="/sandbox/${verb}" style="display:inline">
    ${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <button>${label}</button>
  </form>`;
}

/** A state in its colour. */
export function marked(state: string): Html {
  const good = ["paid", "delivered", "active", "succeeded", "won", "enabled"].includes(state);
  const bad = [
    "failed",
    "expired",
    "dropped",
    "canceled",
    "past_due",
    "lost",
    "void",
    "uncollectible",
    "disabled",
  ].includes(state);
  return html`<span class="${good ? "good" : bad ? "bad" : "wait"}">${state}</span>`;
}

/** Ids are long; the whole one is what a double click selects and copies. */
export function short(id: string): Html {
  return id.length <= 30
    ? html`<code>${id}</code>`
    : html`<code title="${id}">${id.slice(0, 18)}${raw("…")}${id.slice(-4)}</code>`;
}
