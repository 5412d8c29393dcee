import { AdjustmentRequest, type WalletFile } from "@framefare/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { sayError } from "../../failure.ts";
import { formatNumber } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.tsx";
import { sayAdjusted, sayAdjustment } from "./adjustment-words.ts";
import { Id } from "./quiet.tsx";

type Problems = { credits?: string; reason?: string };

/** Credits given or taken by hand: written down, looked at once more, then done. */
export function AdjustForm({ file, settles }: { file: WalletFile; settles: string | undefined }) {
  const { userId } = file.user;
  const [draft, setDraft] = useState({ credits: "", reason: "" });
  const [problems, setProblems] = useState<Problems>({});
  const [asked, setAsked] = useState<AdjustmentRequest>();

  function review(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    // One key per intent: sent again after a lost answer, it still moves once.
    const key = settles ?? crypto.randomUUID();
    const read = AdjustmentRequest.safeParse({ key, userId, ...readDraft(draft) });
    setProblems(read.success ? {} : problemsIn(read.error.issues));
    setAsked(read.data);
  }

  function done() {
    setAsked(undefined);
    setDraft({ credits: "", reason: "" });
  }

  return (
    <section aria-label="Adjust" className="grid content-start gap-5 rounded-[18px] bg-card p-6">
      <div className="grid gap-1.5">
        <h3 className="display text-3xl">Adjust</h3>
        <p className="text-sm text-muted">
          {settles ? (
            <>
              Settles <Id>{settles}</Id>, of which reconcile then says no more.
            </>
          ) : (
            "Give credits, or take some with a minus. It stays in the journal for good."
          )}
        </p>
      </div>
      {asked ? (
        <Review file={file} asked={asked} onBack={() => setAsked(undefined)} onDone={done} />
      ) : (
        <form onSubmit={review} noValidate className="grid gap-4">
          <Field
            label="Credits"
            inputMode="text"
            placeholder="250 or -50"
            autoComplete="off"
            value={draft.credits}
            error={problems.credits}
            onChange={({ target }) => setDraft({ ...draft, credits: target.value })}
          />
          <Field
            label="Reason"
            placeholder="Why, for whoever reads it next year"
            autoComplete="off"
            value={draft.reason}
            error={problems.reason}
            onChange={({ target }) => setDraft({ ...draft, reason: target.value })}
          />
          <Button type="submit">Review</Button>
        </form>
      )}
    </section>
  );
}

function Review({
  file,
  asked,
  onBack,
  onDone,
}: {
  file: WalletFile;
  asked: AdjustmentRequest;
  onBack: () => void;
  onDone: () => void;
}) {
  const queryClient = useQueryClient();
  const adjust = useMutation(
    trpc.operations.adjust.mutationOptions({
      onSuccess: ({ credits }) => {
        toast(sayAdjusted(credits));
        onDone();
      },
      onSettled: () => queryClient.invalidateQueries(trpc.operations.pathFilter()),
    }),
  );
  const { available, owed } = file.wallet;
  const after = Math.max(0, available - owed + asked.credits);

  return (
    <div className="grid gap-4">
      <Facts
        className="border-y border-current/15"
        facts={[
          ["Available now", formatNumber(available)],
          ...(owed > 0 ? [["Owed", formatNumber(owed)] as const] : []),
          ["Available then", formatNumber(after)],
          ["Reason", asked.reason],
        ]}
      />
      {adjust.error && <Notice tone="alert">{sayError(adjust.error)}</Notice>}
      <div className="grid gap-3">
        <Button
          variant={asked.credits > 0 ? "primary" : "danger"}
          autoFocus
          busy={adjust.isPending}
          onClick={() => adjust.mutate(asked)}
        >
          {sayAdjustment(asked.credits)}
        </Button>
        <Button variant="plain" onClick={onBack}>
          Back
        </Button>
      </div>
    </div>
  );
}

/** A typographic minus and parted thousands are how people, and this page, write numbers. */
function readDraft({ credits, reason }: { credits: string; reason: string }) {
  const plain = credits.trim().replace("−", "-").replaceAll(",", "");
  return { credits: plain === "" ? 0 : Number(plain), reason };
}

function problemsIn(issues: readonly { path: PropertyKey[]; message: string }[]): Problems {
  const problemOf = (field: string) => issues.find(({ path }) => path[0] === field)?.message;
  const credits = problemOf("credits");
  const reason = problemOf("reason");
  return { ...(credits && { credits }), ...(reason && { reason }) };
}
