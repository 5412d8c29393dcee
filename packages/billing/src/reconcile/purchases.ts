import type { Purchase } from "@framefare/ledger";
import type { Stripe } from "stripe";
import type { StripeEvent } from "../events.ts";
import type { Meaning } from "../meaning.ts";
import type { Books, Range } from "../store.ts";
import {
  type Bought,
  compareGranted,
  compareUngranted,
  compareUnlisted,
  type Fault,
} from "./compare.ts";
import { daysBack } from "./days.ts";
import { isPaid, type StripeLists } from "./stripe-lists.ts";

const PAGE = 500;

/** How many purchases are looked up at Stripe at once. */
const LOOKS_AT_ONCE = 8;

export type Compared = { faults: Fault[]; sessions: number; invoices: number };

type Sides = {
  lists: StripeLists;
  store: Books;
  consult: (event: StripeEvent) => Promise<Meaning>;
};

/**
 * What was bought, both ways: each session and invoice that is paid against its purchase, and each purchase against them. A
 * day at a time: what a purchase is of was begun on its day or on the one before, and what was begun sooner is asked for by
 * its name.
 */
export async function comparePurchases(sides: Sides, range: Range): Promise<Compared> {
  const compared: Compared = { faults: [], sessions: 0, invoices: 0 };
  let unseen: Purchase[] = [];
  for (const day of daysBack(range)) {
    const seen = new Set<string>();
    const [sessions, invoices] = await Promise.all([
      compareListed(sides, sessionsOf(sides.lists, day), { seen, ...compared }),
      compareListed(sides, invoicesOf(sides.lists, day), { seen, ...compared }),
    ]);
    compared.sessions += sessions;
    compared.invoices += invoices;
    await lookUp(
      sides,
      unseen.filter(({ paymentRef }) => !seen.has(paymentRef)),
      compared.faults,
    );
    unseen = await recordedUnseen(sides.store, day, seen);
  }
  await lookUp(sides, unseen, compared.faults);
  return compared;
}

/** An object of Stripe's that may have bought something, and the event that would say so. */
type Listed = { bought: Bought; event: StripeEvent };

async function* sessionsOf(lists: StripeLists, day: Range): AsyncGenerator<Listed[]> {
  for await (const page of lists.sessions(day)) {
    yield page
      // A plan is bought by its invoices.
      .filter(({ mode }) => mode === "payment")
      .map((session) => ({
        bought: {
          id: session.id,
          paid: isPaid(session),
          amount: session.amount_total ?? 0,
          currency: session.currency ?? "",
        },
        event: eventLike("checkout.session.completed", session),
      }));
  }
}

async function* invoicesOf(lists: StripeLists, day: Range): AsyncGenerator<Listed[]> {
  for await (const page of lists.invoices(day)) {
    yield page.map((invoice) => ({
      bought: {
        id: invoice.id ?? "",
        paid: true,
        amount: invoice.amount_paid,
        currency: invoice.currency,
      },
      event: eventLike("invoice.paid", invoice),
    }));
  }
}

/** The object as an event would carry it, so that one reader says what it means. It is never received. */
function eventLike(type: string, object: Stripe.Checkout.Session | Stripe.Invoice): StripeEvent {
  return {
    id: object.id ?? "",
    object: "event",
    type,
    created: object.created,
    data: { object: { ...object } },
  };
}

async function compareListed(
  { store, consult }: Sides,
  pages: AsyncIterable<Listed[]>,
  { seen, faults }: { seen: Set<string>; faults: Fault[] },
): Promise<number> {
  let looked = 0;
  for await (const page of pages) {
    looked += page.length;
    const known = await store.purchasesOf(page.map(({ bought }) => bought.id));
    const purchases = new Map(known.map((purchase) => [purchase.paymentRef, purchase]));
    for (const { bought, event } of page) {
      const purchase = purchases.get(bought.id);
      if (purchase) seen.add(bought.id);
      const fault = purchase
        ? compareGranted(purchase, bought)
        : bought.paid
          ? compareUngranted(bought, await consult(event))
          : null;
      if (fault) faults.push(fault);
    }
  }
  return looked;
}

/** The day's purchases that its lists did not have. */
async function recordedUnseen(store: Books, day: Range, seen: Set<string>): Promise<Purchase[]> {
  const unseen: Purchase[] = [];
  for (let after: Purchase | null = null; ;) {
    const page: Purchase[] = await store.purchasesBetween(day, { after, limit: PAGE });
    unseen.push(...page.filter(({ paymentRef }) => !seen.has(paymentRef)));
    if (page.length < PAGE) return unseen;
    after = page.at(-1) ?? null;
  }
}

async function lookUp({ lists }: Sides, purchases: Purchase[], faults: Fault[]): Promise<void> {
  for (let from = 0; from < purchases.length; from += LOOKS_AT_ONCE) {
    const some = purchases.slice(from, from + LOOKS_AT_ONCE);
    const looks = some.map(async (purchase) =>
      compareUnlisted(purchase, await lists.look(purchase.paymentRef)),
    );
    faults.push(...(await Promise.all(looks)).flatMap((fault) => fault ?? []));
  }
}
