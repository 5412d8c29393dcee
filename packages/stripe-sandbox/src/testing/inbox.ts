import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import Stripe from "stripe";

/** What the tests' webhooks are signed with. */
export const WEBHOOK_SECRET = "whsec_inbox";

/** A webhook that takes in what the sandbox sends, and refuses what is not signed. */
export type Inbox = {
  url: string;
  /** Verified events, in the order they came, however they were answered. */
  events: Stripe.Event[];
  types(): string[];
  /** The first event of a type; throws when none came. */
  first(type: string): Stripe.Event;
  close(): Promise<void>;
};

/**
 * Opens a webhook on a free port.
 *
 * @param answers - The statuses of the first answers; 200 after that. `"hang"` never answers.
 */
export async function openInbox(answers: (number | "hang")[] = []): Promise<Inbox> {
  const events: Stripe.Event[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const signature = request.headers["stripe-signature"] ?? "";
      events.push(Stripe.webhooks.constructEvent(body, signature, WEBHOOK_SECRET));
      const answer = answers.shift() ?? 200;
      if (answer === "hang") return;
      // A redirect must not lead anywhere, so it leads back here.
      if (answer >= 300 && answer < 400) response.setHeader("location", "/elsewhere");
      response.writeHead(answer).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");

  return {
    url: `http://127.0.0.1:${address.port}/api/stripe/webhook`,
    events,
    types: () => events.map(({ type }) => type),
    first(type) {
      const found = events.find((event) => event.type === type);
      if (found === undefined)
        throw new Error(`No ${type} came, only ${events.map((event) => event.type).join(", ")}.`);
      return found;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
