import { raw } from "hono/html";

/** The one style sheet of every page, inlined: a page asks nobody for anything. */
export const STYLE = raw(`
:root {
  color-scheme: light dark;
  --paper: #f7f4ee; --card: #fffdf9; --ink: #1f1c18; --soft: #6b645a; --line: #e2dbcf;
  --act: #22543d; --act-ink: #fbf9f4; --act-over: #2d6a4f; --bad: #9b2c1f; --bad-paper: #fbe9e4;
  --good: #22663f; --wait: #8a5a00; --alarm: #ffc329; --alarm-ink: #1b1503;
  --serif: ui-serif, "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, serif;
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #151412; --card: #1d1b18; --ink: #eeeae2; --soft: #a59d91; --line: #35312b;
    --act: #a9dcc0; --act-ink: #10251a; --act-over: #c1ead3; --bad: #f0a294; --bad-paper: #3a1d17;
    --good: #8fd3ab; --wait: #e6bd6a; --alarm: #f2b61f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; background: var(--paper); color: var(--ink);
  font: 16px/1.5 var(--sans); overflow-wrap: anywhere;
}
.not-stripe {
  position: sticky; top: 0; z-index: 1; margin: 0; padding: 0.8rem 1rem; text-align: center;
  background: var(--alarm); color: var(--alarm-ink); font-weight: 650; line-height: 1.35;
  text-wrap: balance;
}
.not-stripe::after {
  content: ""; position: absolute; inset: 100% 0 auto; height: 6px;
  background: repeating-linear-gradient(-45deg, var(--alarm-ink) 0 9px, var(--alarm) 9px 18px);
}
main { width: min(100%, 29rem); margin: 0 auto; padding: 3rem 1.25rem 4rem; }
main.wide { width: min(100%, 62rem); }
.mark { margin: 0 0 1.75rem; font: italic 1.15rem/1 var(--serif); color: var(--soft); }
h1 { margin: 0; font: 400 2.6rem/1.1 var(--serif); letter-spacing: -0.015em; text-wrap: balance; }
h1 small { font: 400 1rem/1 var(--sans); letter-spacing: 0; color: var(--soft); }
h1 + p { margin-top: 0.75rem; }
h2 { margin: 2.75rem 0 0.75rem; font: 400 1.4rem/1.2 var(--serif); }
h3 { margin: 2rem 0 0; font: 600 1rem/1.3 var(--sans); }
h3 + p { margin: 0.15rem 0 0.9rem; }
p { margin: 0.5rem 0; }
.soft { color: var(--soft); }
.small { font-size: 0.875rem; }
.lines { margin: 1.75rem 0 0; padding: 0; list-style: none; border-top: 1px solid var(--line); }
.lines li {
  display: flex; justify-content: space-between; gap: 1rem; padding: 0.7rem 0;
  border-bottom: 1px solid var(--line);
}
.lines .amount, td.amount { font-variant-numeric: tabular-nums; white-space: nowrap; }
.lines .total { font-weight: 650; }
form { margin: 0; }
.promotion { display: flex; gap: 0.5rem; margin-top: 1rem; }
.promotion input { flex: 1; min-width: 0; }
input, button {
  font: inherit; color: inherit; border-radius: 8px; border: 1px solid var(--line);
  background: var(--card); padding: 0.6rem 0.9rem; min-height: 2.75rem;
}
input::placeholder { color: var(--soft); opacity: 1; }
button { cursor: pointer; }
button:hover:not(:disabled) { border-color: var(--soft); }
button:disabled { cursor: not-allowed; opacity: 0.5; }
:focus-visible { outline: 3px solid var(--alarm); outline-offset: 2px; }
.choices { display: grid; gap: 0.6rem; }
.pay {
  background: var(--act); color: var(--act-ink); border-color: transparent; font-weight: 650;
  font-size: 1.05rem; min-height: 3.25rem;
}
.pay:hover:not(:disabled) { background: var(--act-over); border-color: transparent; }
.quiet { background: none; border-color: transparent; color: var(--soft); justify-self: center; }
.notice {
  margin: 1.5rem 0 0; padding: 0.7rem 0.9rem; border-radius: 8px; font-weight: 600;
  background: var(--bad-paper); color: var(--bad);
}
.card {
  margin-top: 1.25rem; padding: 1.1rem 1.2rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 12px;
}
.card h2 { margin: 0 0 0.25rem; }
.card form { margin-top: 1rem; display: flex; flex-wrap: wrap; gap: 0.6rem; }
.card form + form { margin-top: 0.6rem; }
.card form button { flex: 1 1 auto; }
.apart { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
.knobs { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: center; margin-top: 0.75rem; }
.knobs input { width: 6.5rem; }
.knobs select { font: inherit; color: inherit; border-radius: 8px; border: 1px solid var(--line); background: var(--card); padding: 0.6rem 0.9rem; min-height: 2.75rem; }
form.inline { display: inline; }
td input { min-height: 2rem; width: 6.5rem; padding: 0.2rem 0.5rem; font-size: 0.8125rem; }
.knobs + .rows { margin-top: 0.75rem; }
.rows { overflow-x: auto; overflow-wrap: normal; border: 1px solid var(--line); border-radius: 12px; background: var(--card); }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
th, td { padding: 0.6rem 0.9rem; text-align: left; vertical-align: middle; white-space: nowrap; }
th { font-weight: 600; color: var(--soft); }
tr + tr td, thead + tbody td { border-top: 1px solid var(--line); }
td button { min-height: 2rem; padding: 0.2rem 0.7rem; font-size: 0.8125rem; white-space: nowrap; }
td.act { text-align: right; white-space: nowrap; }
td.tried { min-width: 9rem; white-space: normal; }
td.many { min-width: 19rem; white-space: normal; }
td.many form { display: inline-block; margin: 0.15rem 0; }
code { font: 0.85em var(--mono); }
td code { white-space: nowrap; }
pre {
  margin: 0.75rem 0 0; padding: 0.9rem 1rem; overflow-x: auto; background: var(--card);
  border: 1px solid var(--line); border-radius: 12px; font: 0.8125rem/1.6 var(--mono);
}
.good { color: var(--good); } .bad { color: var(--bad); } .wait { color: var(--wait); }
a { color: inherit; text-underline-offset: 0.2em; }
a.button {
  display: block; margin-top: 1.5rem; padding: 0.75rem; border-radius: 8px; text-align: center;
  background: var(--act); color: var(--act-ink); font-weight: 650; text-decoration: none;
}
@media (max-width: 30rem) { main { padding-top: 2.25rem; } h1 { font-size: 2.2rem; } }
@media (max-width: 48rem) {
  table, tbody, tr, td { display: block; }
  thead { display: none; }
  tr { padding: 0.6rem 0.9rem; }
  tr + tr { border-top: 1px solid var(--line); }
  td, td.amount, td.act, td code { padding: 0.15rem 0; white-space: normal; overflow-wrap: anywhere; }
  tr + tr td, thead + tbody td { border-top: 0; }
  td.act { text-align: left; }
  td.tried, td.many { min-width: 0; }
  td.tried:empty, td.act:empty { display: none; }
}
`);
