import type { ReactNode } from "react";

type Row = { key: string; cells: [ReactNode, ReactNode, ReactNode, ReactNode, ReactNode] };

/** A few lines of a book: a day, two words, two figures. On a narrow screen it scrolls in itself. */
export function Table({
  title,
  empty,
  columns,
  rows,
}: {
  title: string;
  empty: string;
  columns: [string, string, string, string, string];
  rows: Row[];
}) {
  return (
    <section aria-label={title} className="grid min-w-0 gap-3">
      <h4 className="text-sm font-medium">{title}</h4>
      {rows.length === 0 ? (
        <p className="border-t border-ink pt-3 text-sm text-muted">{empty}</p>
      ) : (
        // What scrolls must scroll by the keyboard too.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div tabIndex={0} className="overflow-x-auto border-t border-ink">
          <table className="figures w-full min-w-2xl table-fixed text-left text-sm">
            <thead className="text-muted">
              <tr>
                {columns.map((name, at) => (
                  <th key={name} scope="col" className={`${WIDTHS[at]} py-2.5 pr-4 font-normal`}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ key, cells }) => (
                <tr key={key} className="border-t border-line align-baseline">
                  {cells.map((cell, at) => (
                    <td key={columns[at]} className={`${WIDTHS[at]} py-2.5 pr-4`}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const WIDTHS = ["w-44", "w-40", "", "w-24 text-right", "w-24 text-right"];
