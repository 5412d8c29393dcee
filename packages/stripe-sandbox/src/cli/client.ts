import { CliRefusal } from "./command.ts";

/** Where `npm start` puts the sandbox: on the port above its own. */
export const DEFAULT_URL = "http://127.0.0.1:3001";

const TIMEOUT_MS = 120_000;

/** Asks a running sandbox. */
export function createClient(url: string, signal: AbortSignal) {
  return {
    get: (path: string) => ask(url, path, { method: "GET" }, signal),
    post: (verb: string, told: object) =>
      ask(url, verb, { method: "POST", body: JSON.stringify(told) }, signal),
  };
}

async function ask(
  origin: string,
  path: string,
  request: RequestInit,
  signal: AbortSignal,
): Promise<unknown> {
  const answer = await fetch(new URL(`/sandbox/${path}`, origin), {
    ...request,
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  }).catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    throw new CliRefusal("NOT_RUNNING", remedy(origin));
  });
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok && body !== null) return body;
  throw new CliRefusal(
    body === null ? "NOT_RUNNING" : "REFUSED",
    messageIn(body) ?? remedy(origin),
  );
}

function remedy(origin: string): string {
  return `No sandbox answers at ${origin}. Run \`npm start\` without a Stripe key, or \`pnpm sandbox start\`; where it listens elsewhere, say so with --url.`;
}

function messageIn(body: unknown): string | null {
  if (typeof body !== "object" || body === null || !("error" in body)) return null;
  const { error } = body;
  if (typeof error !== "object" || error === null || !("message" in error)) return null;
  return String(error.message);
}
