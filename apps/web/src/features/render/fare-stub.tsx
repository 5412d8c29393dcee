import type { Model, RenderSettings } from "@framefare/contract";
import { useQuery } from "@tanstack/react-query";
import { formatCredits, formatNumber } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { Barcode } from "../../ui/barcode.tsx";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";

/** The stub of the studio's ticket: the fare, what it is for, what it leaves, and the button that pays it. */
export function FareStub({
  models,
  settings,
  credits,
  isPending,
  isResting,
}: {
  models: readonly Model[];
  settings: RenderSettings;
  credits: number | undefined;
  isPending: boolean;
  isResting: boolean;
}) {
  const { data: status } = useQuery(trpc.billing.status.queryOptions());

  return (
    <div className="grid content-between gap-6 bg-accent p-5 pt-7 text-on-accent sm:p-8">
      <p>
        <span className="text-sm text-on-accent-muted">Fare</span>
        <span className="display figures block text-8xl min-[56rem]:text-9xl" aria-hidden>
          {credits === undefined ? "–" : formatNumber(credits)}
        </span>
        <span aria-hidden>{credits === 1 ? "credit" : "credits"}</span>
        <span className="sr-only">
          {credits === undefined ? "unknown" : formatCredits(credits)}
        </span>
      </p>
      <Imprint models={models} settings={settings} />
      <div className="grid gap-5">
        {status && <Facts facts={balanceFacts(status.wallet.available, credits)} />}
        <Button
          type="submit"
          size="large"
          busy={isPending || isResting}
          className="w-full bg-on-accent! text-accent! outline-on-accent hover:bg-black!"
        >
          {labelOf({ credits, isPending, isResting })}
        </Button>
      </div>
    </div>
  );
}

/** What the fare is for, as printed on a ticket. Where the pieces are stacked, the settings stand just above. */
function Imprint({ models, settings }: { models: readonly Model[]; settings: RenderSettings }) {
  const { modelId, seconds, resolution, aspect } = settings;
  const name = models.find(({ id }) => id === modelId)?.name;

  return (
    <div aria-hidden className="hidden gap-3 min-[56rem]:grid">
      <p className="figures text-sm leading-relaxed text-on-accent-muted">
        {name}, {seconds} {seconds === 1 ? "second" : "seconds"}
        <br />
        {resolution}, {aspect}
      </p>
      <Barcode serial={`${modelId}-${seconds}-${resolution}-${aspect}`} className="h-12 w-full" />
    </div>
  );
}

function labelOf({
  credits,
  isPending,
  isResting,
}: {
  credits: number | undefined;
  isPending: boolean;
  isResting: boolean;
}): string {
  if (isPending) return "Render requested…";
  if (isResting) return "Render queued";
  return credits === undefined ? "Render" : `Render · ${formatCredits(credits)}`;
}

function balanceFacts(available: number, credits: number | undefined) {
  const balance = ["Balance", formatNumber(available)] as const;
  if (credits === undefined) return [balance];
  if (available < credits)
    return [balance, ["Short by", formatNumber(credits - available)]] as const;
  return [balance, ["After", formatNumber(available - credits)]] as const;
}
