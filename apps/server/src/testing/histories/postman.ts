import { Stripe } from "stripe";
import { shuffled } from "./dice.ts";
import type { HistoriesStripe, Letter, Mailbox } from "./stripe.ts";

/** How often a letter that was not taken is told again before it is a defect. */
const TRIES_MAX = 50;

/** How many of the letters are told twice or three times, and how many have a twin: the same fact under another id. */
const ODDS = { twice: 0.35, thrice: 0.1, twin: 0.15 };

/** What was delivered, of all histories. */
export const newCount = () => ({ deliveries: 0, refused: 0, twins: 0 });
export type Count = ReturnType<typeof newCount>;

/** Brings one person's letters, in any order and more than once, to any of the servers. */
export function openPostman(options: {
  stripe: HistoriesStripe;
  mailbox: Mailbox;
  secret: string;
  /** The servers' origins. */
  servers: readonly string[];
  dice: () => number;
  atOnce: number;
  count: Count;
}) {
  const { stripe, mailbox, secret, servers, dice, atOnce, count } = options;
  const told = new Set<string>();
  /** From a twin to the event it says again. */
  const originals = new Map<string, string>();

  async function tell(percent: number): Promise<void> {
    await stripe.sandbox.idle();
    const some = mailbox.letters.filter(
      ({ event }) => !told.has(event.id) && dice() * 100 < percent,
    );
    await makeTwins(some);
    await bring(shuffled(some.flatMap(copies), dice));
    for (const { event } of some) told.add(event.id);
  }

  async function makeTwins(letters: Letter[]): Promise<void> {
    for (const { event } of letters) {
      if (originals.has(event.id) || dice() >= ODDS.twin) continue;
      const twin = await stripe.sandbox.duplicate({ event: event.id });
      originals.set(twin.id, event.id);
      count.twins += 1;
    }
  }

  function copies(letter: Letter): Letter[] {
    const throws = dice();
    if (throws < ODDS.thrice) return [letter, letter, letter];
    return throws < ODDS.twice ? [letter, letter] : [letter];
  }

  /** Whoever carries takes the next letter; one that is not taken goes to the end, as Stripe comes again later. */
  async function bring(letters: Letter[]): Promise<void> {
    let refused = 0;
    const carry = async () => {
      for (let letter = letters.shift(); letter; letter = letters.shift()) {
        const server = servers[Math.floor(dice() * servers.length)]!;
        count.deliveries += 1;
        if (await deliver(server, letter.payload, secret)) continue;
        count.refused += 1;
        refused += 1;
        if (refused > TRIES_MAX) throw new Error(`${letter.event.type} is refused for ever.`);
        letters.push(letter);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, carry));
  }

  return {
    tell,
    /** Says some of what is in the mailbox once more, under another id. */
    makeTwins: () => makeTwins([...mailbox.letters]),
    /** Until nothing is left: to be told may make Stripe tell more. */
    tellAll: async () => {
      do await tell(100);
      while (await hasNews());
    },
    /** The event that this one is, or says again. */
    original: (eventId: string) => originals.get(eventId) ?? eventId,
    /** The events told so far, a twin under the name of its original. */
    told: () => new Set([...told].map((id) => originals.get(id) ?? id)),
    /** In the order in which Stripe made them, each once. */
    canonical: () =>
      mailbox.letters
        .map(({ event }) => event)
        .filter(({ id }) => !originals.has(id))
        .map((event) => ({ event, place: placeOf(stripe, event.id) }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ event }) => event),
  };

  async function hasNews(): Promise<boolean> {
    await stripe.sandbox.idle();
    return mailbox.letters.some(({ event }) => !told.has(event.id));
  }
}

export type Postman = ReturnType<typeof openPostman>;

/** Events of one second stand in no order but that of their deliveries. */
function placeOf({ sandbox }: HistoriesStripe, event: string): number {
  return Math.min(...sandbox.deliveries({ event }).map(({ id }) => Number(id)));
}

/** Whether it was taken: 200. A 500 asks for another try, anything else is a defect. */
export async function deliver(server: string, payload: string, secret: string): Promise<boolean> {
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  const answer = await fetch(`${server}/api/stripe/webhook`, {
    method: "POST",
    headers: { "content-type": "application/json", "stripe-signature": signature },
    body: payload,
  });
  const body = await answer.text();
  if (answer.status === 200) return true;
  if (answer.status === 500) return false;
  throw new Error(`A delivery was answered ${answer.status}: ${body}`);
}
