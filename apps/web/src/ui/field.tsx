import { type ComponentProps, useId } from "react";

/** How every box one types or chooses in looks. */
export const FIELD_LOOK =
  "w-full rounded-xl border border-edge bg-card px-4 text-ink placeholder:text-muted hover:border-ink aria-invalid:border-danger";

/** A labelled line of input, with a hint or what is wrong with it. */
export function Field({
  label,
  hint,
  error,
  ...input
}: ComponentProps<"input"> & { label: string; hint?: string; error?: string | undefined }) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;

  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <input
        {...input}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? noteId : undefined}
        className={`${FIELD_LOOK} h-12`}
      />
      {note && (
        <p id={noteId} className={`text-sm ${error ? "text-danger" : "text-muted"}`}>
          {note}
        </p>
      )}
    </div>
  );
}
