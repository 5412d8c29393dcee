import { type Catalog, priceRender } from "@framefare/contract";
import { Barcode } from "../../ui/barcode.tsx";
import { formatCredits } from "../../format.ts";
import { Lighthouse } from "./lighthouse.tsx";

const SAMPLE = { seconds: 5, resolution: "720p" } as const;

/** The whole product in one look: a sentence, its picture, and its fare. */
export function SampleTicket({ catalog }: { catalog: Catalog | undefined }) {
  const model = catalog?.models[0];
  const price = model && priceRender(model, SAMPLE);
  const credits = price && "credits" in price ? price.credits : undefined;

  return (
    <figure className="ticket ticket-wide text-on-accent min-[56rem]:grid-cols-[1fr_11rem] lg:rotate-1">
      <div className="grid gap-4 bg-accent p-4 pb-6 sm:p-5 sm:pb-6">
        <div className="relative aspect-video overflow-hidden rounded-lg">
          <Lighthouse className="absolute inset-0 size-full" />
        </div>
        <figcaption className="font-display text-2xl leading-tight text-balance italic sm:text-[1.7rem]">
          “A lighthouse at dusk, its beam sweeping over a quiet sea”
        </figcaption>
      </div>
      <div className="grid grid-cols-[1fr_auto] gap-4 bg-accent p-5 min-[56rem]:grid-cols-1 min-[56rem]:content-between">
        <div>
          <p className="text-sm text-on-accent-muted">Fare</p>
          <p className="display figures text-6xl min-[56rem]:text-7xl">{credits ?? "…"}</p>
          <p className="sr-only">{credits === undefined ? "" : formatCredits(credits)}</p>
          <p aria-hidden>credits</p>
        </div>
        <div className="grid content-end gap-3 text-sm">
          <p className="text-right leading-relaxed text-on-accent-muted min-[56rem]:text-left">
            {model?.name}
            <br />
            {SAMPLE.seconds} seconds
            <br />
            {SAMPLE.resolution}, 16:9
          </p>
          <Barcode serial="lighthouse-at-dusk-1895" className="h-9 w-full min-w-32" />
        </div>
      </div>
    </figure>
  );
}
