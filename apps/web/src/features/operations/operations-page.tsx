import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Tabs } from "radix-ui";
import type { ReactNode } from "react";
import { formatNumber } from "../../format.ts";
import { ErrorPage, NotFoundPage } from "../../layout/error-page.tsx";
import { trpc } from "../../trpc.ts";
import { Page } from "../../ui/page.tsx";
import { Loading } from "../../ui/states.tsx";
import { Books } from "./books.tsx";
import { EventLog } from "./event-log.tsx";
import { Findings } from "./findings.tsx";
import { type View, VIEWS } from "./operations-view.ts";
import { Parked } from "./parked.tsx";
import { Wallets } from "./wallets.tsx";

const TAB_LOOK =
  "flex shrink-0 items-baseline gap-2 border-b-2 border-transparent px-1 pb-3 text-muted hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink";

const PARTS = {
  parked: <Parked />,
  findings: <Findings />,
  wallets: <Wallets />,
  books: <Books />,
  events: <EventLog />,
} as const satisfies Record<View, ReactNode>;

/** What an operator looks at and mends. For everybody else there is no such page. */
export function OperationsPage() {
  const access = useQuery(trpc.operations.access.queryOptions());
  if (access.isPending) {
    return (
      <div className="shell py-16">
        <Loading label="Loading" />
      </div>
    );
  }
  if (access.error) return <ErrorPage reset={() => void access.refetch()} />;
  return access.data.admin ? <Office /> : <NotFoundPage />;
}

function Office() {
  const { view = "parked" } = useSearch({ from: "/signed-in/operations" });
  const navigate = useNavigate();
  const counts = useCounts();

  function show(tab: string) {
    const chosen = VIEWS.find((each) => each.view === tab)?.view;
    void navigate({
      to: "/operations",
      search: { ...(chosen && { view: chosen }) },
      replace: true,
    });
  }

  return (
    <Page title="Operations" intro="What needs a hand: payments, books and wallets.">
      <Tabs.Root value={view} onValueChange={show} className="-mt-4 grid min-w-0 gap-8 md:-mt-8">
        <Tabs.List
          aria-label="What to look at"
          className="flex flex-wrap gap-x-7 gap-y-2 border-b border-line"
        >
          {VIEWS.map((each) => (
            <Tabs.Trigger key={each.view} value={each.view} className={TAB_LOOK}>
              {each.label}
              <Count of={counts[each.view]} />
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {VIEWS.map((each) => (
          <Tabs.Content key={each.view} value={each.view} className="min-w-0">
            {PARTS[each.view]}
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </Page>
  );
}

/** How much waits in a part; nothing is not worth a number. */
function Count({ of }: { of: string | undefined }) {
  if (!of) return null;
  return (
    <span className="figures rounded-full bg-accent px-2 text-xs leading-5 font-medium text-on-accent">
      {of}
    </span>
  );
}

const COUNTED_MAX = 20;

function useCounts(): Partial<Record<View, string>> {
  const parked = useQuery(trpc.operations.parked.queryOptions({ limit: COUNTED_MAX }));
  const { data: report } = useQuery(trpc.operations.reconcileReport.queryOptions());
  const waiting = parked.data?.items.length ?? 0;
  const more = parked.data?.nextCursor ? "+" : "";
  const found = report?.findings.filter(({ applied }) => applied !== "applied").length ?? 0;
  return {
    ...(waiting > 0 && { parked: `${waiting}${more}` }),
    ...(found > 0 && { findings: formatNumber(found) }),
  };
}
