import { useEffect, useState } from "react";
import { WaysOn } from "./ways-on.tsx";

/** After this long, a moment's delay has become a payment that settles later. */
const SLOW_MS = 20_000;

/** While the payment is not confirmed. */
export function Waiting() {
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
      {isSlow && <WaysOn />}
    </div>
  );
}
