import type { Finalized } from "@framefare/contract";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { trpc } from "../../trpc.ts";
import { buttonLook } from "../../ui/button.tsx";
import { useTitle } from "../../ui/page.tsx";
import { LoadError } from "../../ui/states.tsx";
import { FreeCheckout } from "./free-checkout.tsx";
import { Receipt } from "./receipt.tsx";
import { Waiting } from "./waiting.tsx";
import { WaysOn } from "./ways-on.tsx";

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 15_000;
const WAIT_GROWTH = 1.4;

/** Where the checkout leads back to. It only asks what the ledger says, so reloading it does nothing. */
export function SuccessPage() {
  const { session_id: sessionId } = useSearch({ from: "/signed-in/billing/success" });
  const finalized = useQuery(
    trpc.billing.finalize.queryOptions(
      { sessionId },
      {
        enabled: sessionId !== "",
        refetchInterval: ({ state }) =>
          isOver(state.data) ? false : waitMs(state.dataUpdateCount),
      },
    ),
  );
  const { status, wallet, purchaseApplied } =
    sessionId === "" ? { status: "not_found" as const } : (finalized.data ?? {});
  const hasWaited = useHasBeen(status === "pending");
  useTitle("Receipt");

  return (
    <div className="shell grid min-h-[70dvh] content-center justify-items-center gap-8 py-12 md:py-16">
      {status === "paid" && purchaseApplied && <Receipt sessionId={sessionId} wallet={wallet} />}
      {status === "paid" && !purchaseApplied && (
        <FreeCheckout sessionId={sessionId} wallet={wallet} />
      )}
      {status === "not_found" && (hasWaited ? <Failed /> : <NoReceipt />)}
      {status !== "paid" && finalized.error && (
        <LoadError error={finalized.error} onRetry={() => void finalized.refetch()} />
      )}
      {(status === "pending" || finalized.isLoading) && <Waiting />}
    </div>
  );
}

/** Whether anything may still change. Paid with nothing applied is a trial, or a free period whose credits follow. */
function isOver(finalized: Finalized | undefined): boolean {
  if (!finalized || finalized.status === "not_found") return true;
  return finalized.status === "paid" && finalized.purchaseApplied === true;
}

/** Whether it is, or was while this page is open. */
function useHasBeen(now: boolean): boolean {
  const [hasBeen, setHasBeen] = useState(now);
  if (now && !hasBeen) setHasBeen(true);
  return hasBeen;
}

/** The payment this page waited for has failed, or was not made in time. */
function Failed() {
  return (
    <div className="grid max-w-lg gap-5" role="alert">
      <h1 className="display text-5xl">The payment did not go through.</h1>
      <p className="text-lg text-muted">Nothing was charged, and no credits were added.</p>
      <div className="flex flex-wrap gap-3">
        <Link to="/billing" className={buttonLook({ variant: "primary" })}>
          Try again
        </Link>
        <Link to="/" className={buttonLook()}>
          Back to the studio
        </Link>
      </div>
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
      <WaysOn />
    </div>
  );
}

function waitMs(looks: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * WAIT_GROWTH ** Math.max(0, looks - 1));
}
