import { html, raw } from "hono/html";
import { STYLE } from "./style.ts";

/** HTML that is safe to send: everything put into it was escaped. */
export type Html = ReturnType<typeof html>;

/** What stands on top of every page. */
export const BANNER = "This is not Stripe. No money moves. — Framefare's local sandbox";

// Raw, so that its apostrophe stays one and a search of the source finds the sentence.
const BANNER_HTML = raw(BANNER);

/** A whole page, which says first of all what it is not. */
export function page(facts: { title: string; body: Html; wide?: boolean }): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <title>${facts.title} (not Stripe)</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <p class="not-stripe" role="note">${BANNER_HTML}</p>
        <main class="${facts.wide === true ? "wide" : ""}">
          <p class="mark">Framefare</p>
          ${facts.body}
        </main>
      </body>
    </html>`;
}

/** A page that only says something, with a way on where there is one. */
export function messagePage(facts: {
  title: string;
  text: string;
  link?: { href: string; label: string } | undefined;
}): Html {
  const { title, text, link } = facts;
  return page({
    title,
    body: html`<h1>${title}</h1>
      <p>${text}</p>
      ${link === undefined ? "" : html`<a class="button" href="${link.href}">${link.label}</a>`}`,
  });
}
