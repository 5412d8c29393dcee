import { plainPrompt, PROMPT_CHARACTERS_MAX } from "@framefare/contract";
import { type Ref, useId } from "react";
import { formatNumber } from "../../format.ts";

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function PromptField({
  ref,
  value,
  error,
  onChange,
}: {
  ref: Ref<HTMLTextAreaElement>;
  value: string;
  error: string | undefined;
  onChange: (text: string) => void;
}) {
  const id = useId();
  const length = plainPrompt(value).length;
  const isOver = length > PROMPT_CHARACTERS_MAX;

  return (
    <div className="grid gap-2">
      <label htmlFor={id} className="text-sm font-medium">
        Prompt
      </label>
      <textarea
        ref={ref}
        id={id}
        name="prompt"
        rows={4}
        value={value}
        placeholder="What does the camera see?"
        aria-invalid={error || isOver ? true : undefined}
        aria-describedby={`${id}-count${error ? ` ${id}-error` : ""}`}
        onChange={(event) => onChange(event.target.value)}
        className="field-sizing-content max-h-96 min-h-36 w-full resize-none rounded-xl bg-well px-4 py-3.5 font-display text-[1.65rem] leading-tight placeholder:text-muted placeholder:italic aria-invalid:outline-2 aria-invalid:outline-danger"
      />
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
      <p className="figures flex justify-between gap-4 text-sm text-muted">
        <span className="hidden md:inline">
          <Key>/</Key> to write, <Key>{IS_APPLE ? "⌘" : "Ctrl"}</Key> <Key>Enter</Key> to render
        </span>
        <span id={`${id}-count`} className={`ml-auto ${isOver ? "text-danger" : ""}`}>
          {formatNumber(length)} of {formatNumber(PROMPT_CHARACTERS_MAX)}
        </span>
      </p>
    </div>
  );
}

function Key({ children }: { children: string }) {
  return (
    <kbd className="rounded-md border border-edge/50 px-1.5 py-0.5 font-sans text-xs">
      {children}
    </kbd>
  );
}
