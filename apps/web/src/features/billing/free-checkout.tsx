import type { BillingStatus, Wallet } from "@framefare/contract";
import { useQuery } from "@tanstack/react-query";
import { formatDay, formatMoney } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { ReceiptTicket } from "./receipt-ticket.tsx";
import { type Trial, trialIn } from "./trial.ts";
import { Waiting } from "./waiting.tsx";

/** News of it comes within seconds; a trial's end is known once its plan is. */
const LOOK_AGAIN_MS = 3_000;

/** A plan's checkout at which nothing was due: a trial begins, or credits are on their way. */
export function FreeCheckout({
  sessionId,
  wallet,
}: {
  sessionId: string;
  wallet: Wallet | undefined;
}) {
  const { data: catalog } = useQuery(trpc.billing.catalog.queryOptions());
  const { data: status } = useQuery(
    trpc.billing.status.queryOptions(undefined, {
      refetchInterval: ({ state }) => (isTrialing(state.data) ? false : LOOK_AGAIN_MS),
    }),
  );
  const refetchInterval = isTrialing(status) ? false : LOOK_AGAIN_MS;
  const { data: purchases } = useQuery(
    trpc.billing.purchases.queryOptions({ limit: 20 }, { refetchInterval }),
  );
  const trial = catalog && status && purchases && trialIn(status, purchases.items, catalog);
  const plan = trial && catalog?.plans.find(({ sku }) => sku === trial.sku);

  if (!trial || !plan) return <Waiting />;
  return (
    <ReceiptTicket
      title={trial.endsAt ? "Your trial has begun." : "A free trial."}
      note={sayTrial(trial)}
      figure="Free"
      unit={trial.endsAt ? `until ${formatDay(trial.endsAt)}` : "for the trial"}
      facts={[
        ["Plan", plan.name],
        ["Paid", formatMoney(0, catalog.currency)],
        ["Then", `${formatMoney(plan.amount, catalog.currency)} a ${plan.interval}`],
      ]}
      available={(status?.wallet ?? wallet)?.available}
      serial={sessionId}
    />
  );
}

function isTrialing(status: BillingStatus | undefined): boolean {
  return status?.subscription?.status === "trialing";
}

function sayTrial({ endsAt }: Trial): string {
  const free = "Nothing was charged, and a trial brings no credits.";
  if (!endsAt) return `${free} They come with each payment for the plan.`;
  return `${free} They come with the first payment, on ${formatDay(endsAt)}.`;
}
