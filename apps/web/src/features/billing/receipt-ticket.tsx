import type { ComponentProps } from "react";
import { Link } from "@tanstack/react-router";
import { formatCredits, formatNumber } from "../../format.ts";
import { Barcode } from "../../ui/barcode.tsx";
import { buttonLook } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { useDraft } from "../render/draft.ts";

/** A receipt as a ticket to keep: what it says above, the figure and the facts on it, and the ways on from here. */
export function ReceiptTicket({
  title,
  note,
  figure,
  unit,
  facts,
  available,
  serial,
}: {
  title: string;
  note: string;
  figure: string;
  unit: string;
  facts: ComponentProps<typeof Facts>["facts"];
  available: number | undefined;
  serial: string;
}) {
  const [draft] = useDraft();

  return (
    <>
      <div className="grid justify-items-center gap-3 text-center">
        <h1 className="display text-5xl md:text-7xl">{title}</h1>
        <p className="max-w-2xl text-lg text-balance text-muted">{note}</p>
      </div>
      <article
        aria-label="Receipt"
        className="print ticket ticket-wide w-full max-w-3xl text-on-accent min-[56rem]:grid-cols-[1fr_15rem]"
      >
        <div className="grid gap-6 bg-accent p-7 md:p-9">
          <div>
            <p className="display figures text-8xl md:text-9xl">{figure}</p>
            <p className="text-lg">{unit}</p>
          </div>
          {facts.length > 0 && <Facts facts={facts} />}
        </div>
        <div className="grid content-between gap-8 bg-accent p-7 md:p-9">
          {available !== undefined && (
            <p className="figures">
              <span className="block text-sm text-on-accent-muted">In your wallet now</span>
              <span className="display block text-5xl">{formatNumber(available)}</span>
              <span className="sr-only">{formatCredits(available)}</span>
            </p>
          )}
          <div className="grid gap-2">
            <Barcode serial={serial} className="h-14 w-full" />
            <p className="truncate text-xs text-on-accent-muted">No. {serial.slice(-16)}</p>
          </div>
        </div>
      </article>
      <div className="flex flex-wrap justify-center gap-3">
        <Link to="/" className={buttonLook({ variant: "ink", size: "large" })}>
          {draft.prompt ? "Back to your prompt" : "Open the studio"}
        </Link>
        <Link to="/billing" className={buttonLook({ size: "large" })}>
          All purchases
        </Link>
      </div>
    </>
  );
}
