import { bankPaymentOf } from "../checkout.ts";
import { endpointsOf } from "../endpoints.ts";
import { idOf } from "../lookup.ts";
import type { Tools } from "../script/verb.ts";
import { VERBS } from "../script/verbs.ts";
import { homePage } from "../pages/home-page.ts";
import type { Html } from "../pages/page.ts";

/** How much of each kind the home page shows. */
const ROWS = 25;

/** Gathers what the home page shows. */
export function home({ account, sender }: Tools): Html {
  const sessions = account.objects.list("checkout.session", { limit: ROWS });
  return homePage({
    url: account.publicUrl,
    endpoints: endpointsOf(account),
    verbs: Object.keys(VERBS),
    now: account.clock.now(),
    knobs: account.knobs.all(),
    sessions: sessions.map((session) => {
      const { paymentIntent } = account.notes.get(session.id);
      const intent = paymentIntent && account.objects.get("payment_intent", paymentIntent);
      const charge = intent ? idOf(intent.latest_charge) : null;
      return {
        session,
        bankPayment: bankPaymentOf(account, session),
        charge: charge === null ? null : (account.objects.get("charge", charge) ?? null),
      };
    }),
    refunds: account.objects.list("refund", { limit: ROWS }),
    disputes: account.objects.list("dispute", { limit: ROWS }),
    invoices: account.objects.list("invoice", { where: { status: "open" }, limit: ROWS }),
    deliveriesPaused: sender.paused,
    subscriptions: account.objects.list("subscription", { limit: ROWS }),
    deliveries: account.deliveries.list(ROWS),
  });
}
