import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { StripeEvent } from "../events.ts";

/** A process that has the database open, and answers the outcomes of the events it is given, one after the other. */
export async function openProcess(address: string) {
  const script = fileURLToPath(new URL("receive-child.ts", import.meta.url));
  const child = fork(script, [address], { execArgv: ["--disable-warning=ExperimentalWarning"] });
  onTestFinished(() => void child.kill());
  await once(child, "message");
  return async (events: StripeEvent[]) => {
    const answered = once(child, "message");
    child.send(events);
    const [outcomes] = (await answered) as [string[]]; // Sent by receive-child.ts.
    return outcomes;
  };
}
