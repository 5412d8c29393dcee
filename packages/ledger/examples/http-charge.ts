// An HTTP endpoint that costs credits: the client's Idempotency-Key makes a retry free, 402 says what is missing.
// Run: node packages/ledger/examples/http-charge.ts file:./credits.db 8080
// Then: curl -X POST localhost:8080/summaries -H 'x-user: ada' -H 'idempotency-key: 1f0c'
import { InsufficientCredits, LedgerError, openLedger } from "@framefare/ledger";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

const CREDITS_PER_SUMMARY = 5;

const [, , url = "file:./credits.db", port = "8080"] = process.argv;
const ledger = await openLedger(url);

type Answer = { status: number; body: object };

async function chargeForSummary({ headers }: IncomingMessage): Promise<Answer> {
  // Here your session says who it is; a header would believe anybody.
  const walletId = String(headers["x-user"] ?? "");
  const requestKey = headers["idempotency-key"];
  if (typeof requestKey !== "string")
    return { status: 400, body: { error: "Send an Idempotency-Key." } };
  // Keys are one space for all wallets: with its wallet in front, nobody can take another's.
  const key = `${walletId}/summary/${requestKey}`;
  const { credits } = await ledger.charge({ key, walletId, credits: CREDITS_PER_SUMMARY });
  const { available } = await ledger.balance(walletId);
  return { status: 200, body: { charged: credits, available } };
}

function refused(error: unknown): Answer {
  if (error instanceof InsufficientCredits) {
    const { code, needed, available } = error;
    return { status: 402, body: { error: code, needed, available } };
  }
  if (error instanceof LedgerError) {
    const { code, message } = error;
    return { status: code === "KEY_REUSED" ? 409 : 400, body: { error: code, message } };
  }
  console.error(error);
  return { status: 500, body: { error: "Try again with the same key." } };
}

const server = createServer((request, response) => {
  const answer = ({ status, body }: Answer) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  void chargeForSummary(request).catch(refused).then(answer);
});
server.listen(Number(port), "127.0.0.1", () => {
  // A server that listens on a port has an address of this kind.
  const address = server.address() as AddressInfo;
  console.log(`http://127.0.0.1:${address.port}`);
});
process.once("SIGTERM", () => server.close(() => void ledger.close()));
