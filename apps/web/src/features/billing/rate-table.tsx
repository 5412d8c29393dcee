import type { Model, Resolution } from "@framefare/contract";
import { formatCredits, formatNumber } from "../../format.ts";

/** What a second costs, by model and resolution. */
export function RateTable({ models }: { models: readonly Model[] }) {
  const offered = offeredBy(models);

  return (
    <div className="overflow-x-auto">
      <table className="figures w-full text-left">
        <caption className="sr-only">Credits a second, by model and resolution</caption>
        <thead className="border-b border-ink text-sm">
          <tr>
            <th scope="col" className="py-3 pr-6 font-medium">
              Model
            </th>
            {offered.map((resolution) => (
              <th key={resolution} scope="col" className="py-3 pl-5 text-right font-medium">
                {resolution}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.id} className="border-b border-line">
              <th scope="row" className="py-4 pr-6 font-normal">
                <span className="display block text-2xl">{model.name}</span>
                <span className="text-sm text-muted">
                  up to {model.maxSeconds} s, at least {formatCredits(model.minCredits)}
                </span>
              </th>
              {offered.map((resolution) => (
                <td key={resolution} className="display py-4 pl-5 text-right text-3xl">
                  {rateOf(model.creditsPerSecond[resolution])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Every resolution that any of the models offers, smallest first. */
function offeredBy(models: readonly Model[]): Resolution[] {
  // Object.keys forgets what it knows of the keys: these are the model's resolutions.
  const all = models.flatMap((model) => Object.keys(model.creditsPerSecond) as Resolution[]);
  return [...new Set(all)].toSorted((one, other) => Number.parseInt(one) - Number.parseInt(other));
}

function rateOf(creditsPerSecond: number | undefined): string {
  return creditsPerSecond === undefined ? "–" : formatNumber(creditsPerSecond);
}
