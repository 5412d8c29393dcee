import { getRequestListener } from "@hono/node-server";
import { createServer, type Server } from "node:http";
import { openAccount } from "./account.ts";
import { createApp } from "./app.ts";
import { openStartedEndpoint } from "./endpoints.ts";
import { randomId } from "./ids.ts";
import { stock } from "./objects/catalog.ts";
import { openDefaultConfiguration } from "./objects/portal-configuration.ts";
import { settingsFrom, type SandboxOptions, type Settings } from "./options.ts";
import type { Tools } from "./script/verb.ts";
import { tell, VERBS, type Answer, type Told, type Verb } from "./script/verbs.ts";
import { Sender } from "./sender.ts";
import { openDatabase, type SandboxDatabase } from "./sqlite/database.ts";
import type { Delivery } from "./sqlite/delivery-table.ts";
import { createTimekeeper } from "./timekeeper.ts";

/**
 * A running sandbox, and what a script can make happen in it: every verb is a method, `fail-refund` as
 * `failRefund`. A verb rejects with an error that has a `code` when it cannot be done, and then
 * nothing was written. Amounts are in minor units.
 */
export type Sandbox = Methods & {
  /** The origin of the API, such as `http://127.0.0.1:4242`. */
  url: string;
  /** Deliveries with their attempts, newest first; of one event, or of all. */
  deliveries(query?: { event?: string; limit?: number }): Delivery[];
  /** Resolves once nothing is being delivered or due now; retries that wait do not count. */
  idle(): Promise<void>;
  /** Stops listening, delivering and waiting, and closes the file. Pending deliveries stay pending. */
  close(): Promise<void>;
};

/** A verb with nothing that must be told may be told nothing. */
type Methods = {
  [Name in Verb as Camel<Name>]: (
    ...told: {} extends Told<Name> ? [told?: Told<Name>] : [told: Told<Name>]
  ) => Promise<Answer<Name>>;
};

type Camel<Word extends string> = Word extends `${infer Head}-${infer Rest}`
  ? `${Head}${Capitalize<Camel<Rest>>}`
  : Word;

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
    app: createApp({ account, sender }, settings),
    sandbox: {
      url: `http://${settings.host.includes(":") ? `[${settings.host}]` : settings.host}:${port}`,
      ...methodsOf({ account, sender }),
      deliveries: ({ event, limit = 1_000 } = {}) => account.deliveries.list(limit, event),
      idle: () => sender.idle(),
      close: () => (closing ??= close()),
    } satisfies Sandbox,
  };
}

function methodsOf(tools: Tools): Methods {
  const methods = Object.keys(VERBS).map((name) => {
    const camel = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    // The keys of an object literal are exactly its type's.
    return [camel, (told: unknown = {}) => tell(tools, name as Verb, told)] as const;
  });
  // Each name is `Camel` of its verb's, and `tell` answers as that verb does.
  return Object.fromEntries(methods) as Methods;
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
