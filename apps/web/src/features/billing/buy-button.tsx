import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { failureOf, sayError } from "../../failure.ts";
import { trpc } from "../../trpc.ts";
import { Button, type ButtonLook } from "../../ui/button.tsx";

/** Leads to the hosted checkout for one sku. However often it is pressed, one intent opens one checkout. */
export function BuyButton({
  sku,
  variant = "primary",
  size,
  children,
}: ButtonLook & { sku: string; children: ReactNode }) {
  const [attemptId, setAttemptId] = useState(() => crypto.randomUUID());
  const checkout = useMutation(
    trpc.billing.checkout.mutationOptions({
      onSuccess: ({ url }) => {
        setAttemptId(crypto.randomUUID());
        window.location.assign(url);
      },
      onError: (error) => {
        if (isSpent(error)) setAttemptId(crypto.randomUUID());
      },
    }),
  );
  useFreshAfterBack(checkout.reset);

  // While the browser is on its way to the checkout the button stays taken.
  const busy = checkout.isPending || checkout.isSuccess;

  return (
    <div className="grid justify-items-start gap-2">
      <Button
        variant={variant}
        {...(size && { size })}
        busy={busy}
        onClick={() => checkout.mutate({ sku, attemptId })}
      >
        {children}
      </Button>
      {checkout.error && (
        <p role="alert" className="text-sm text-danger">
          {sayError(checkout.error)}
        </p>
      )}
    </div>
  );
}

/** Asked again under the same attempt, these give the same answer: Stripe repeats even its own faults. */
function isSpent(error: unknown): boolean {
  const reason = failureOf(error)?.reason;
  return reason === "key_reused" || reason === "payments_unavailable";
}

/** The browser's Back may bring the page back as it was left, button taken and all. */
function useFreshAfterBack(reset: () => void) {
  useEffect(() => {
    function wake(event: PageTransitionEvent) {
      if (event.persisted) reset();
    }
    window.addEventListener("pageshow", wake);
    return () => window.removeEventListener("pageshow", wake);
  }, [reset]);
}
