import { BillingError } from "./errors.ts";
import type { StripeEvent } from "./events.ts";
import type { Applied, BillingStore } from "./store.ts";

/** How many parked events are looked up at a time. */
const PAGE = 100;

/** What became of one parked event that was read again. */
export type Redriven = Applied & { eventId: string };

/** Reads parked events again, by the way on which they came: what is mended is applied, once. */
export function createRedrive(
  store: Pick<BillingStore, "parkedEvent" | "eventLog">,
  receive: (event: StripeEvent) => Promise<Applied>,
) {
  const parkedEvent = async (eventId: string): Promise<StripeEvent> => {
    const event = await store.parkedEvent(eventId);
    if (!event) throw new BillingError("NOT_PARKED", "No such event is parked.");
    return event;
  };
  const redrive = async (eventId: string): Promise<Redriven> => ({
    eventId,
    ...(await receive(await parkedEvent(eventId))),
  });
  return {
    parkedEvent,
    redrive,
    redriveAll: async (): Promise<Redriven[]> => {
      // Oldest first, as they came: what was sold before what was given back.
      const eventIds = (await allParked(store)).toReversed();
      const redriven: Redriven[] = [];
      for (const eventId of eventIds) {
        const event = await store.parkedEvent(eventId);
        // Somebody else was quicker.
        if (event) redriven.push({ eventId, ...(await receive(event)) });
      }
      return redriven;
    },
  };
}

/** Newest first. */
async function allParked({ eventLog }: Pick<BillingStore, "eventLog">): Promise<string[]> {
  const eventIds: string[] = [];
  for (let page = await eventLog({ outcome: "parked", limit: PAGE }); ;) {
    eventIds.push(...page.map(({ eventId }) => eventId));
    const before = page.at(-1);
    if (!before || page.length < PAGE) return eventIds;
    page = await eventLog({ outcome: "parked", before, limit: PAGE });
  }
}
