import type Stripe from "stripe";
import { type Account, unixNow } from "./account.ts";
import { emit } from "./events.ts";
import { idOf, requireObject } from "./lookup.ts";
import { newProration } from "./objects/invoice-item.ts";
import type { InvoiceLineFacts } from "./objects/invoice.ts";
import type { NextPhase } from "./objects/subscription-schedule.ts";
import { periodOf } from "./objects/subscription.ts";

/** More prorations than ever wait for one invoice. */
const PENDING_MAX = 10_000;

/** Gives back the rest of the period at the old price and bills it at the new; both wait for an invoice. */
export function prorate(
  account: Account,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  next: NextPhase,
): void {
  const now = unixNow(account);
  const { start, end } = periodOf(subscription);
  const left = (end - now) / (end - start);
  const share = ({ price, quantity }: NextPhase) =>
    Math.round((price.unit_amount ?? 0) * quantity * left);
  const before = { price: item.price, quantity: item.quantity ?? 1 };
  const made = (line: "Unused" | "Remaining", phase: NextPhase, amount: number) => {
    const product = requireObject(account, "product", idOf(phase.price.product) ?? "");
    const proration = newProration({
      ...phase,
      id: account.newId("ii_"),
      created: now,
      subscription,
      item,
      amount,
      description: `${line} time on ${phase.quantity} × ${product.name} after ${dayOf(now)}`,
      period: { start: now, end },
      credits: line === "Unused" ? creditedLine(account, subscription, item) : null,
    });
    account.objects.put<"invoiceitem">(proration, subscription.id);
    emit(account, "invoiceitem.created", proration);
  };
  made("Unused", before, -share(before));
  made("Remaining", next, share(next));
}

/** Puts every proration that waits on an invoice, the oldest first. */
export function billPending(
  account: Account,
  subscription: Stripe.Subscription,
  invoice: string,
): Omit<InvoiceLineFacts, "id">[] {
  const mine = account.objects.list("invoiceitem", { parent: subscription.id, limit: PENDING_MAX });
  const pending = mine.filter((item) => item.invoice === null).toReversed();
  return pending.map((proration) => {
    account.objects.put<"invoiceitem">({ ...proration, invoice });
    const price = proration.pricing?.price_details?.price ?? "";
    return {
      price: requireObject(account, "price", typeof price === "string" ? price : price.id),
      quantity: proration.quantity,
      description: proration.description ?? "",
      amount: proration.amount,
      discount: 0,
      period: proration.period,
      subscriptionItem: proration.parent?.subscription_details?.subscription_item ?? null,
      proration,
    };
  });
}

/** The line that billed what is given back now. */
function creditedLine(
  account: Account,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
): { invoice: string; line: string } | null {
  const invoice = account.objects.get("invoice", idOf(subscription.latest_invoice) ?? "");
  const line = invoice?.lines.data.findLast(({ amount, pricing }) => {
    return amount > 0 && pricing?.price_details?.price === item.price.id;
  });
  return line === undefined || invoice === undefined
    ? null
    : { invoice: invoice.id, line: line.id };
}

function dayOf(seconds: number): string {
  const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });
  return format.format(seconds * 1_000);
}
