import type { UsageDay } from "@framefare/contract";
import { formatNumber, formatUtcDay } from "../../format.ts";

const COLUMNS = [
  ["Renders", "renders"],
  ["Seconds", "seconds"],
  ["Credits", "credits"],
] as const;

/** The same days as figures, newest first. */
export function UsageTable({
  rows,
  nameOf,
}: {
  rows: readonly UsageDay[];
  nameOf: (modelId: string) => string;
}) {
  const newestFirst = rows.toSorted((one, other) => other.day.localeCompare(one.day));

  return (
    <div className="overflow-x-auto">
      <table className="figures w-full text-left text-sm md:text-[0.9375rem]">
        <caption className="sr-only">Renders, seconds and credits by day and model</caption>
        <thead className="border-b border-ink text-sm">
          <tr>
            <th scope="col" className="py-3 pr-2 md:pr-4 font-medium">
              Day
            </th>
            <th scope="col" className="py-3 pr-2 md:pr-4 font-medium">
              Model
            </th>
            {COLUMNS.map(([name]) => (
              <th key={name} scope="col" className="py-3 pl-2 md:pl-4 text-right font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {newestFirst.map((row) => (
            <tr key={`${row.day} ${row.modelId}`} className="border-b border-line">
              <th scope="row" className="py-3 pr-2 md:pr-4 font-normal whitespace-nowrap">
                <time dateTime={row.day}>{formatUtcDay(row.day)}</time>
              </th>
              <td className="py-3 pr-2 md:pr-4">{nameOf(row.modelId)}</td>
              {COLUMNS.map(([name, field]) => (
                <td key={name} className="py-3 pl-2 md:pl-4 text-right">
                  {formatNumber(row[field])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
