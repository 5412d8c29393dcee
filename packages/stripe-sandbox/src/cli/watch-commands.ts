import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "./command.ts";

const POLL_MS = 250;

type Attempt = {
  id: number;
  event: string;
  type: string;
  endpoint: string;
  at: number;
  durationMs: number;
  status: number | null;
  error: string | null;
};
type Event = { id: string; type: string; created: number };
type Delivery = {
  event: string;
  type: string;
  state: string;
  attempts: { status: number | null; error: string | null }[];
};

/** Commands that only look. */
export const WATCH_COMMANDS: Readonly<Record<string, Command>> = {
  status: {
    summary: "what time it is in the sandbox, its knobs and its endpoints",
    takes: [],
    options: {},
    run: ({ get }) => get("status"),
    show: (status: Record<string, unknown>) =>
      Object.entries(status)
        .map(
          ([name, value]) =>
            `${name}  ${typeof value === "string" ? value : JSON.stringify(value)}`,
        )
        .join("\n"),
  },
  "events list": {
    summary: "the newest events",
    takes: [],
    options: {
      type: { type: "string", help: "only this type; * stands for anything" },
      limit: { type: "string", help: "how many; 20 unless told" },
    },
    run: ({ get }, { values }) => {
      const query = new URLSearchParams({ limit: String(values["limit"] ?? 20) });
      if (values["type"] !== undefined) query.set("type", String(values["type"]));
      return get(`events?${query.toString()}`);
    },
    show: ({ data }: { data: Event[] }) =>
      data.map(({ id, type, created }) => `${moment(created * 1_000)}  ${id}  ${type}`).join("\n"),
  },
  "deliveries list": {
    summary: "the newest deliveries and what came of them",
    takes: [],
    options: {
      event: { type: "string", help: "only of this event" },
      limit: { type: "string", help: "how many; 20 unless told" },
    },
    run: ({ get }, { values }) => {
      const query = new URLSearchParams({ limit: String(values["limit"] ?? 20) });
      if (values["event"] !== undefined) query.set("event", String(values["event"]));
      return get(`deliveries?${query.toString()}`);
    },
    show: ({ data }: { data: Delivery[] }) =>
      data
        .map(({ event, type, state, attempts }) => {
          const tried = attempts.map(({ status, error }) => status ?? error).join(", ");
          return `${event}  ${type}  ${state}  ${tried}`.trimEnd();
        })
        .join("\n"),
  },
  listen: {
    summary: "print deliveries as they come, until interrupted",
    takes: [],
    options: { count: { type: "string", help: "stop after so many" } },
    async run({ get, print, signal, json }, { values }) {
      let left = Number(values["count"] ?? Infinity);
      let { last } = (await get("attempts")) as { last: number };
      while (left > 0 && !signal.aborted) {
        const news = await get(`attempts?after=${last}&limit=100`);
        // The sandbox of this same package answers.
        const { data, last: seen } = news as { data: Attempt[]; last: number };
        for (const attempt of data.slice(0, left)) {
          print(json ? JSON.stringify(attempt) : attemptLine(attempt));
        }
        left -= data.length;
        last = seen;
        if (data.length === 0) await wait(POLL_MS, undefined, { signal }).catch(() => {});
      }
      return undefined;
    },
    show: () => "",
  },
};

function attemptLine({ at, status, error, type, event, durationMs }: Attempt): string {
  return `${moment(at)}  [${status ?? error}]  ${type}  ${event}  ${durationMs} ms`;
}

function moment(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace("T", " ").slice(0, 19);
}
