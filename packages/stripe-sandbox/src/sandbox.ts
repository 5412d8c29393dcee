import { getRequestListener } from "@hono/node-server";
import { createServer, type Server } from "node:http";
import type Stripe from "stripe";
import type { z } from "zod";
import { openAccount, type Account } from "./account.ts";
import { createApp } from "./app.ts";
import { openStartedEndpoint } from "./endpoints.ts";
import { randomId } from "./ids.ts";
import { stock } from "./objects/catalog.ts";
import { openDefaultConfiguration } from "./objects/portal-configuration.ts";
import { settingsFrom, type SandboxOptions, type Settings } from "./options.ts";
import { createScript, tell, type Script, type Verb, type VERBS } from "./script/verbs.ts";
import { Sender } from "./sender.ts";
import { openDatabase, type SandboxDatabase } from "./sqlite/database.ts";
import type { Delivery } from "./sqlite/delivery-table.ts";
import { createTimekeeper } from "./timekeeper.ts";

/** What a verb is told; defaults may be left out. */
type Told<Name extends Verb> = z.input<(typeof VERBS)[Name]>;

/**
 * A running sandbox, and what a script can make happen in it. Every verb rejects with an error that
 * has a `code` when it cannot be done, and then nothing was written. Amounts are in minor units.
 */
export type Sandbox = {
  /** The origin of the API, such as `http://127.0.0.1:4242`. */
  url: string;
  /** Does on a session's hosted page what a person would; `how` is `card` unless told. */
  pay(told: Told<"pay">): Promise<Stripe.Checkout.Session>;
  /** Gives back `amount`, or all; `payment` is a PaymentIntent, charge, session or invoice. */
  refund(told: Told<"refund">): Promise<Stripe.Refund>;
  /** Lets a refund fail after all. */
  failRefund(told: Told<"fail-refund">): Promise<Stripe.Refund>;
  /** Opens a dispute and withdraws its money, which an inquiry does not. */
  dispute(told: Told<"dispute">): Promise<Stripe.Dispute>;
  /** Decides a dispute; won gives the money back. */
  closeDispute(told: Told<"close-dispute">): Promise<Stripe.Dispute>;
  /** Lets a month of a subscription pass: bills it, tries an unpaid invoice again, or ends it. */
  renew(told: Told<"renew">): Promise<Stripe.Subscription>;
  /** Settles or fails a bank payment now. */
  settle(told: Told<"settle">): Promise<Stripe.Checkout.Session>;
  /** Delivers an event again under its own id. */
  resend(told: Told<"resend">): Promise<Delivery>;
  /** Delivers the same fact under a new event id. */
  duplicate(told: Told<"duplicate">): Promise<Stripe.Event>;
  /** Gives an endpoint a new secret, which is in the answer; for a day, or `overlapMs`, both sign. */
  rotateSecret(told?: Told<"rotate-secret">): Promise<Stripe.WebhookEndpoint>;
  /** Says another `api_version` in what goes to an endpoint. */
  renderAs(told: Told<"render-as">): Promise<Stripe.WebhookEndpoint>;
  /** Never delivers what is still pending of an event. */
  drop(told: Told<"drop">): Promise<Delivery[]>;
  /** Puts off what is pending of an event, in milliseconds from now. */
  delay(told: Told<"delay">): Promise<Delivery[]>;
  /** Holds back every delivery. */
  pause(): Promise<void>;
  /** Goes on after a pause; first with the events in `order`, one at a time. */
  resume(told?: Told<"resume">): Promise<Delivery[]>;
  /** Deliveries with their attempts, newest first; of one event, or of all. */
  deliveries(query?: { event?: string; limit?: number }): Delivery[];
  /** Resolves once nothing is being delivered or due now; retries that wait do not count. */
  idle(): Promise<void>;
  /** Stops listening, delivering and waiting, and closes the file. Pending deliveries stay pending. */
  close(): Promise<void>;
};

/**
 * Starts a sandbox; resolves once it listens.
 *
 * @throws {@link SandboxRefusedToStart} for options that cannot work; the socket's own error when the
 *   port is taken. Nothing is left open then.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const settings = settingsFrom(options);
  const db = openDatabase(settings.databasePath);
  const door: { fetch: (request: Request, env: object) => Response | Promise<Response> } = {
    fetch: () => new Response("Starting", { status: 503 }),
  };
  const listener = getRequestListener((request, env) => door.fetch(request, env));
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  try {
    const port = await listen(server, settings);
    const publicUrl = new URL(settings.publicUrl ?? `http://localhost:${port}`).origin;
    const { app, sandbox } = assemble(db, server, settings, { port, publicUrl });
    door.fetch = (request, env) => app.fetch(request, env);
    return sandbox;
  } catch (cause) {
    server.close();
    db.close();
    throw cause;
  }
}

function assemble(
  db: SandboxDatabase,
  server: Server,
  settings: Settings,
  { port, publicUrl }: { port: number; publicUrl: string },
) {
  const due = { look: () => {} };
  const account = openAccount(db, {
    ...settings,
    publicUrl,
    newId: randomId,
    onDue: () => due.look(),
  });
  account.atomically(() => {
    stock(account, settings.products);
    openStartedEndpoint(account, {
      url: settings.webhookUrl,
      secret: settings.webhookSecret,
      enabledEvents: settings.enabledEvents,
    });
    openDefaultConfiguration(account);
  });
  const sender = new Sender(account, settings);
  const timekeeper = createTimekeeper(account, settings.onWarning);
  const script = createScript(account, sender);
  due.look = () => {
    sender.wake();
    timekeeper.set();
  };
  due.look();

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    timekeeper.stop();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await sender.stop();
    await closed;
    db.close();
  }
  return {
    app: createApp(account, { sender, script }, settings),
    sandbox: {
      url: `http://${settings.host.includes(":") ? `[${settings.host}]` : settings.host}:${port}`,
      ...verbs(account, script, sender),
      close: () => (closing ??= close()),
    } satisfies Sandbox,
  };
}

function verbs(account: Account, script: Script, sender: Sender): Omit<Sandbox, "url" | "close"> {
  return {
    pay: (told) => tell(account, script, "pay", told),
    refund: (told) => tell(account, script, "refund", told),
    failRefund: (told) => tell(account, script, "fail-refund", told),
    dispute: (told) => tell(account, script, "dispute", told),
    closeDispute: (told) => tell(account, script, "close-dispute", told),
    renew: (told) => tell(account, script, "renew", told),
    settle: (told) => tell(account, script, "settle", told),
    resend: (told) => tell(account, script, "resend", told),
    duplicate: (told) => tell(account, script, "duplicate", told),
    rotateSecret: (told = {}) => tell(account, script, "rotate-secret", told),
    renderAs: (told) => tell(account, script, "render-as", told),
    drop: (told) => tell(account, script, "drop", told),
    delay: (told) => tell(account, script, "delay", told),
    pause: async () => void (await tell(account, script, "pause", {})),
    resume: (told = {}) => tell(account, script, "resume", told),
    deliveries: ({ event, limit = 1_000 } = {}) => account.deliveries.list(limit, event),
    idle: () => sender.idle(),
  };
}

/** @returns the port, which is the one asked for unless that was 0. */
async function listen(server: Server, { port, host }: Settings): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on no port.");
  return address.port;
}
