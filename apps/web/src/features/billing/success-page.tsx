import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { trpc } from "../../trpc.ts";
import { buttonLook } from "../../ui/button.tsx";
import { useTitle } from "../../ui/page.tsx";
import { LoadError } from "../../ui/states.tsx";
import { Receipt } from "./receipt.tsx";

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 15_000;
const WAIT_GROWTH = 1.4;
/** After this long, a moment's delay has become a payment that settles later. */
const SLOW_MS = 20_000;

/** Where the checkout leads back to. It only asks what the ledger says, so reloading it does nothing. */
export function SuccessPage() {
  const { session_id: sessionId } = useSearch({ from: "/signed-in/billing/success" });
  const finalized = useQuery(
    trpc.billing.finalize.queryOptions(
      { sessionId },
      {
        enabled: sessionId !== "",
        refetchInterval: ({ state }) =>
          state.data?.status === "pending" ? waitMs(state.dataUpdateCount) : false,
      },
    ),
  );
  const status = sessionId === "" ? "not_found" : finalized.data?.status;
  useTitle("Receipt");

  return (
    <div className="shell grid min-h-[70dvh] content-center justify-items-center gap-8 py-12 md:py-16">
      {status === "paid" && <Receipt sessionId={sessionId} wallet={finalized.data?.wallet} />}
      {status === "not_found" && <NoReceipt />}
      {status !== "paid" && finalized.error && (
        <LoadError error={finalized.error} onRetry={() => void finalized.refetch()} />
      )}
      {(status === "pending" || finalized.isLoading) && <Waiting />}
    </div>
  );
}

function Waiting() {
  const [isSlow, setIsSlow] = useState(false);

  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);

  return (
    <div className="grid w-full max-w-md gap-8">
      <div className="grid gap-3" role="status">
        <h1 className="display text-5xl">
          {isSlow ? "Still waiting for the payment." : "Printing your ticket."}
        </h1>
        <p className="text-lg text-muted">
          {isSlow
            ? "Some banks take days. You can leave this page; the credits arrive by themselves as soon as the payment settles."
            : "Waiting for the payment to be confirmed. This takes a few seconds."}
        </p>
      </div>
      <div aria-hidden className="ticket">
        <div className="shimmer h-56 bg-well" />
        <div className="shimmer h-28 bg-well" />
      </div>
      {isSlow && <Ways />}
    </div>
  );
}

function NoReceipt() {
  return (
    <div className="grid max-w-lg gap-5">
      <h1 className="display text-5xl">No such payment.</h1>
      <p className="text-lg text-muted">
        This checkout is not one of yours, or it ended without a payment. If you did pay, the
        purchase is listed under Billing.
      </p>
      <Ways />
    </div>
  );
}

function Ways() {
  return (
    <div className="flex flex-wrap gap-3">
      <Link to="/" className={buttonLook({ variant: "primary" })}>
        Back to the studio
      </Link>
      <Link to="/billing" className={buttonLook()}>
        Billing
      </Link>
    </div>
  );
}

function waitMs(looks: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * WAIT_GROWTH ** Math.max(0, looks - 1));
}
