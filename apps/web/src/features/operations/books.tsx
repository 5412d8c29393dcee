import type { VerifyProgress } from "@framefare/contract";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useState } from "react";
import { sayError } from "../../failure.ts";
import { formatNumber } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Section } from "../../ui/page.tsx";
import { Empty } from "../../ui/states.tsx";
import { Id, Quiet } from "./quiet.tsx";

type Found = NonNullable<VerifyProgress["found"]>;

/** Makes every balance and hash again, and says where one does not follow from the line before it. */
export function Books() {
  const { run, progress, error, isRunning } = useVerify();

  return (
    <Section
      title="The books"
      note="Every entry of every wallet is read, and each balance and each hash is made again. Nothing is written, and nobody waits for it."
      action={
        <Button size="small" busy={isRunning} onClick={() => run()}>
          {isRunning ? "Reading…" : progress?.found ? "Verify again" : "Verify all wallets"}
        </Button>
      }
    >
      <Verified progress={progress} error={error} isRunning={isRunning} />
      {!progress && !isRunning && !error && <Empty>Every line waits to be read again.</Empty>}
    </Section>
  );
}

/** One wallet's books, or all; `run` begins. */
export function useVerify(userId?: string) {
  const [isRunning, setIsRunning] = useState(false);
  const [progress, setProgress] = useState<VerifyProgress>();
  const [error, setError] = useState<unknown>();

  useSubscription(
    trpc.operations.verify.subscriptionOptions(userId === undefined ? {} : { userId }, {
      enabled: isRunning,
      onData: ({ data }) => {
        setProgress(data);
        if (data.found) setIsRunning(false);
      },
      onError: (broken) => {
        setError(broken);
        setIsRunning(false);
      },
    }),
  );

  function run() {
    setProgress(undefined);
    setError(undefined);
    setIsRunning(true);
  }
  return { run, progress, error, isRunning };
}

export function Verified({
  progress,
  error,
  isRunning,
}: Omit<ReturnType<typeof useVerify>, "run">) {
  if (error) return <Notice tone="alert">{sayError(error)}</Notice>;
  if (isRunning) {
    return (
      <p role="status" className="figures shimmer">
        <span className="display mr-2 text-5xl">{formatNumber(progress?.entries ?? 0)}</span>
        entries read
      </p>
    );
  }
  return progress?.found ? <Verdict found={progress.found} /> : null;
}

function Verdict({ found: { ok, wallets, entries, problems } }: { found: Found }) {
  const read = `${formatNumber(entries)} ${entries === 1 ? "entry" : "entries"} in ${formatNumber(wallets)} ${wallets === 1 ? "wallet" : "wallets"}`;
  if (ok) return <Quiet title="The books are whole.">{read} follow from one another.</Quiet>;
  return (
    <div className="grid gap-4">
      <Notice tone="alert">
        {problems.length === 1 ? "One thing does" : `${formatNumber(problems.length)} things do`}{" "}
        not follow, among {read}.
      </Notice>
      <ol aria-label="Problems" className="border-t border-ink">
        {problems.map(({ walletId, seq, problem }) => (
          <li
            key={`${walletId} ${seq} ${problem}`}
            className="grid gap-1 border-b border-line py-3 md:grid-cols-[20rem_1fr] md:gap-6"
          >
            <span className="text-muted">
              <Id>{walletId}</Id>
              {seq !== undefined && `, entry ${formatNumber(seq)}`}
            </span>
            <span>{problem}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
