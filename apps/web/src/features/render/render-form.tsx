import type { Catalog, RenderSettings } from "@framefare/contract";
import { type FormEvent, useRef, useState } from "react";
import { failureOf, sayError } from "../../failure.ts";
import { formatCredits } from "../../format.ts";
import { Notice } from "../../ui/notice.tsx";
import { useDraft } from "./draft.ts";
import { FareStub } from "./fare-stub.tsx";
import { OutOfCredits } from "./out-of-credits.tsx";
import { PromptField } from "./prompt-field.tsx";
import { useFare } from "./quote.ts";
import { type RenderOrder, useRenderOrder } from "./render-order.ts";
import { type RequestProblem, readRequest } from "./render-request.ts";
import { SettingsFields } from "./settings-fields.tsx";
import { useStudioKeys } from "./studio-keys.ts";

/** The studio's ticket: what to make on one side, what it costs on the other. */
export function RenderForm({ catalog, settings }: { catalog: Catalog; settings: RenderSettings }) {
  const [draft, changeDraft] = useDraft();
  const [problem, setProblem] = useState<RequestProblem>();
  const form = useRef<HTMLFormElement>(null);
  const prompt = useRef<HTMLTextAreaElement>(null);
  const credits = useFare(catalog, settings);
  const order = useRenderOrder();
  useStudioKeys({ form, prompt });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (credits === undefined) return;
    const read = readRequest(draft, settings);
    setProblem("at" in read ? read : undefined);
    if ("at" in read) form.current?.querySelector<HTMLElement>(`[name=${read.at}]`)?.focus();
    else order.place(read, credits);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="grid gap-5">
      <div className="ticket ticket-wide [--bite:12px] min-[56rem]:grid-cols-[1fr_17.5rem]">
        <div className="grid gap-6 bg-card p-5 pb-7 sm:p-8">
          <PromptField
            ref={prompt}
            value={draft.prompt}
            error={problem?.at === "prompt" ? problem.text : undefined}
            onChange={(text) => changeDraft({ prompt: text })}
          />
          <SettingsFields
            models={catalog.models}
            settings={settings}
            seed={draft.seed}
            seedError={problem?.at === "seed" ? problem.text : undefined}
            onChange={changeDraft}
          />
        </div>
        <FareStub
          models={catalog.models}
          settings={settings}
          credits={credits}
          isPending={order.isPending}
          isResting={order.isResting}
        />
      </div>
      <OrderNotice order={order} catalog={catalog} />
    </form>
  );
}

/** Why the button did not lead to a render, and what would. */
function OrderNotice({ order, catalog }: { order: RenderOrder; catalog: Catalog }) {
  const failure = failureOf(order.error);

  if (order.repricedCredits !== undefined) {
    return (
      <Notice tone="alert">
        The price has changed: this render now costs {formatCredits(order.repricedCredits)}. Nothing
        was charged. Press Render again if you agree.
      </Notice>
    );
  }
  if (failure?.reason === "insufficient_credits") {
    return <OutOfCredits catalog={catalog} {...failure} />;
  }
  return order.error && <Notice tone="alert">{sayError(order.error)}</Notice>;
}
