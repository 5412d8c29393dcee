import type { ReconcileReport } from "@framefare/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { formatMoment, formatNumber } from "../../format.ts";
import { sayError } from "../../failure.ts";
import { trpc } from "../../trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Section } from "../../ui/page.tsx";
import { Empty, LoadError, Loading } from "../../ui/states.tsx";
import { FindingLine } from "./finding-line.tsx";
import { Quiet } from "./quiet.tsx";

/** Where Stripe's lists and our books disagree, and how to mend it. */
export function Findings() {
  const queryClient = useQueryClient();
  const last = useQuery(trpc.operations.reconcileReport.queryOptions());
  const run = useMutation(
    trpc.operations.reconcile.mutationOptions({
      onSuccess: (report) =>
        queryClient.setQueryData(trpc.operations.reconcileReport.queryKey(), report),
      onSettled: () => queryClient.invalidateQueries(trpc.operations.pathFilter()),
    }),
  );
  const report = last.data;
  const running = run.isPending ? run.variables : undefined;
  const canApply = report?.findings.some(({ eventId, applied }) => eventId && !applied) ?? false;

  return (
    <Section
      title="What does not match"
      note="Stripe’s lists of the last 30 days beside our books. Applying takes in each event that was missed, as if Stripe had sent it."
      action={
        <div className="flex flex-wrap gap-3">
          <Button size="small" busy={run.isPending} onClick={() => run.mutate({ apply: false })}>
            {running?.apply === false ? "Comparing…" : report ? "Run again" : "Run now"}
          </Button>
          {canApply && (
            <Button
              size="small"
              variant="primary"
              busy={run.isPending}
              onClick={() => run.mutate({ apply: true })}
            >
              {running?.apply ? "Applying…" : "Apply what was missed"}
            </Button>
          )}
        </div>
      }
    >
      {run.error && <Notice tone="alert">{sayError(run.error)}</Notice>}
      {last.isPending && <Loading label="Loading the last report" />}
      {last.error && <LoadError error={last.error} onRetry={() => void last.refetch()} />}
      {report === null && (
        <Empty>
          <p>Stripe and the books were not compared yet.</p>
        </Empty>
      )}
      {report && <Report report={report} />}
    </Section>
  );
}

function Report({ report }: { report: ReconcileReport }) {
  const looked = Object.entries(report.looked);

  return (
    <div className="grid gap-6">
      <p className="figures flex flex-wrap gap-x-5 gap-y-1 text-sm text-muted">
        <span className="text-ink">
          Compared <time dateTime={report.endedAt}>{formatMoment(report.endedAt)}</time>
        </span>
        {looked.map(([name, count]) => (
          <span key={name}>
            {formatNumber(count)} {count === 1 ? name.slice(0, -1) : name}
          </span>
        ))}
      </p>
      {report.findings.length === 0 ? (
        <Quiet title="Everything matches.">
          Each payment, refund and dispute at Stripe stands in the books, and nothing else does.
        </Quiet>
      ) : (
        <ol aria-label="Findings" className="border-t border-ink">
          {report.findings.map((finding) => (
            <FindingLine key={`${finding.kind} ${finding.objectId}`} finding={finding} />
          ))}
        </ol>
      )}
    </div>
  );
}
