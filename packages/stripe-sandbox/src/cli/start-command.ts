import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { SandboxPrice } from "../options.ts";
import { startSandbox } from "../sandbox.ts";
import { CliRefusal, type Command } from "./command.ts";

/** What is on sale unless the command says something else. */
const PRICES = ["pack_1000:1000:usd", "pack_5000:4500:usd", "plan_pro:3500:usd:month"];

/** `start`: a sandbox on its own, without `npm start`. */
export const START_COMMAND: Command = {
  summary: "run a sandbox on its own, until interrupted",
  takes: ["[price…]"],
  options: {
    port: { type: "string", help: "where it listens; 3001 unless told, 0 picks one" },
    "forward-to": {
      type: "string",
      help: "where events go; http://127.0.0.1:3000/api/stripe/webhook unless told",
    },
    secret: { type: "string", help: "what they are signed with; a random one unless told" },
    "api-key": { type: "string", help: "the key it takes; sk_test_framefare_sandbox unless told" },
    database: { type: "string", help: "its SQLite file; in memory unless told" },
  },
  async run({ print, signal, json }, { positionals, values }) {
    const secret = String(values["secret"] ?? `whsec_${randomBytes(16).toString("hex")}`);
    const apiKey = String(values["api-key"] ?? "sk_test_framefare_sandbox");
    const forwardTo = String(values["forward-to"] ?? "http://127.0.0.1:3000/api/stripe/webhook");
    const prices = positionals.length > 0 ? positionals : PRICES;
    const sandbox = await startSandbox({
      port: Number(values["port"] ?? 3001),
      databasePath: String(values["database"] ?? ":memory:"),
      webhookUrl: forwardTo,
      webhookSecret: secret,
      apiKey,
      products: prices.map(priceIn),
      onWarning: (message) => print(json ? JSON.stringify({ warning: message }) : message),
    });
    const { url } = sandbox;
    print(
      json
        ? JSON.stringify({ url, forwardTo, secret, apiKey })
        : `The sandbox answers at ${url} for the key ${apiKey}.\nEvents go to ${forwardTo}, signed with ${secret}.`,
    );
    if (!signal.aborted) await once(signal, "abort");
    await sandbox.close();
    return undefined;
  },
  show: () => "",
};

/** Reads `lookup_key:amount:currency` or `lookup_key:amount:currency:month`. */
function priceIn(word: string): SandboxPrice {
  const [lookupKey = "", amount = "", currency = "", interval] = word.split(":");
  if (!/^\d+$/.test(amount) || (interval !== undefined && interval !== "month")) {
    throw new CliRefusal("USAGE", `${word} is not lookup_key:amount:currency[:month].`);
  }
  return {
    lookupKey,
    productName: lookupKey,
    unitAmount: Number(amount),
    currency,
    ...(interval === "month" && { interval }),
  };
}
