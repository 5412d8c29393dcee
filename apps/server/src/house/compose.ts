import type { Billing } from "@framefare/billing";
import type { Ledger } from "@framefare/ledger";
import {
  createRenders,
  embeddedRenderer,
  type MediaFolder,
  type OnRenderChange,
  openMediaFolder,
  type Renders,
  type RenderWorker,
  startWorker,
} from "@framefare/render";
import type { Hono } from "hono";
import { randomBytes, randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { collectDefaultMetrics, Registry } from "prom-client";
import { adminsOf } from "../auth/admins.ts";
import { type Auth, createAuth } from "../auth/auth.ts";
import { viewerOf } from "../auth/viewer.ts";
import { billingOn, ledgerOn } from "./books.ts";
import type { Database } from "./database.ts";
import { createApp } from "../http/app.ts";
import { authDoor } from "../http/auth-door.ts";
import { healthDoor } from "../http/health-door.ts";
import { mediaDoor } from "../http/media-door.ts";
import { spaDoor } from "../http/spa-door.ts";
import { stripeWebhookDoor } from "../http/stripe-webhook.ts";
import { trpcDoor } from "../http/trpc-door.ts";
import { createLive, type Live, renderTopic, walletTopic } from "./live.ts";
import { findMedia } from "./media.ts";
import { openDatabase } from "./open-database.ts";
import type { Outside } from "./outside.ts";
import { reconcileOnSchedule } from "./reconcile-schedule.ts";
import { keepSecret } from "./secrets.ts";
import { welcome } from "./welcome.ts";

const SPA = fileURLToPath(new URL("../../../web/dist", import.meta.url));

/** How soon an open page learns of what another process did. */
const LOOK_AGAIN_MS = 3_000;

/** The house, put together, and how to leave it. */
export type House = { app: Hono; close: () => Promise<void> };

/** The composition root: opens the database and the clients, and hands each room what it needs. */
export async function compose(outside: Outside): Promise<House> {
  const { env, appUrl, logger, now } = outside;
  const rooms = await openRooms(outside);
  const worker = env.role === "web" ? null : await employ(outside, rooms);
  // The sandbox is beside the doors: a worker alone has no Stripe to compare with.
  const payer = env.sandbox ? env.role === "all" : env.role !== "web";
  const schedule = payer ? reconcileOnSchedule({ ...rooms, logger }) : null;
  const doors = env.role === "worker" ? [health(outside, rooms)] : allDoors(outside, rooms);
  return {
    app: createApp({ doors, appUrl, logger, now, newRequestId: randomUUID }),
    close: async () => {
      schedule?.stop();
      await worker?.stop();
      await rooms.ledger.close();
    },
  };
}

type Rooms = {
  db: Database;
  ledger: Ledger;
  billing: Billing;
  renders: Renders;
  media: MediaFolder;
  auth: Auth;
  live: Live;
  onRenderChange: OnRenderChange;
  /** Who works here, once somebody does. */
  employed: { worker: RenderWorker | null };
};

async function openRooms(outside: Outside): Promise<Rooms> {
  const { env, appUrl, planConfig, logger, now, random } = outside;
  const { dataDir } = env;
  const db = await openDatabase(env.database, "migrate");
  const secret = env.authSecret ?? keepSecret({ dataDir, name: "auth-secret", randomBytes });
  const ledger = ledgerOn(db, outside);
  const live = createLive({ lookAgainMs: LOOK_AGAIN_MS, notices: db.notices });
  const employed: Rooms["employed"] = { worker: null };
  const onRenderChange: OnRenderChange = ({ renderId, userId }) => {
    live.publish(renderTopic(renderId));
    live.publish(walletTopic(userId));
  };
  const media = await openMediaFolder(join(dataDir, "media"));
  const renders = createRenders({
    store: db.renders,
    planConfig,
    media,
    quoteSecret: secret,
    now,
    random,
    onChange: (changed) => {
      onRenderChange(changed);
      employed.worker?.wake();
    },
  });
  const billing = billingOn(db, ledger, outside);
  const onSession = async (userId: string) => {
    await welcome(ledger, planConfig, userId);
    live.publish(walletTopic(userId));
  };
  const auth = createAuth({
    database: db.auth,
    secret,
    appUrl,
    trustedOrigins: otherOrigins(outside),
    onSession,
    logger,
  });
  return { db, ledger, billing, renders, media, auth, live, onRenderChange, employed };
}

/** The same machine by its other name: people type both. */
function otherOrigins({ env, appUrl }: Pick<Outside, "env" | "appUrl">): string[] {
  if (env.production) return [];
  const { hostname } = new URL(appUrl);
  const names = ["localhost", "127.0.0.1"];
  return names.includes(hostname) ? names.map((name) => appUrl.replace(hostname, name)) : [];
}

/** Whether nobody but this machine reaches the server: no proxy leads to it, and it listens nowhere else. */
function isOwnMachineOnly({ env, appUrl }: Pick<Outside, "env" | "appUrl">): boolean {
  const own = ["localhost", "127.0.0.1", "::1", "[::1]"];
  return !env.production && own.includes(env.host) && own.includes(new URL(appUrl).hostname);
}

async function employ(outside: Outside, rooms: Rooms): Promise<RenderWorker> {
  const { planConfig, logger, now } = outside;
  const { db, media, ledger, onRenderChange: onChange, employed } = rooms;
  const store = db.renders;
  await media.sweep(await store.files(), now());
  employed.worker = startWorker({
    store,
    media,
    planConfig,
    renderers: { embedded: embeddedRenderer },
    concurrency: Math.max(1, Math.floor(availableParallelism() / 2)),
    now,
    onChange,
    onCharge: (charge) => ledger.countUsage(charge),
    onFault: (message, cause) => logger.error({ err: cause }, message),
  });
  return employed.worker;
}

function health({ logger }: Outside, { db }: Rooms): Hono {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const checks = {
    database: db.ping,
    queue: async () => void (await db.renders.get(randomUUID())),
  };
  return healthDoor({ checks, metrics, logger });
}

function allDoors(outside: Outside, rooms: Rooms): Hono[] {
  const { env, appUrl, planConfig, payments, logger, now } = outside;
  const { db, billing, ledger, renders, media, auth, live } = rooms;
  const viewer = (headers: Headers) => viewerOf(auth, headers);
  const admins = adminsOf({ emails: env.adminEmails, ownMachineOnly: isOwnMachineOnly(outside) });
  const { users } = db;
  const procedures = { billing, ledger, renders, planConfig, live, admins, users, logger, now };
  return [
    health(outside, rooms),
    stripeWebhookDoor({
      billing,
      secrets: payments.webhookSecrets,
      now,
      onWalletChange: (userId) => live.publish(walletTopic(userId)),
      logger,
    }),
    authDoor(auth, { appUrl, clientIpHeader: env.clientIpHeader }),
    trpcDoor({
      origins: [appUrl, ...otherOrigins(outside)],
      context: async (headers) => ({
        viewer: await viewer(headers),
        viewerNow: () => viewer(headers),
        ...procedures,
      }),
      logger,
    }),
    mediaDoor({ viewer, find: findMedia(db.renders, media) }),
    spaDoor({ dist: SPA }),
  ];
}
