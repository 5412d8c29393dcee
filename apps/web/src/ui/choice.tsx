import { type ReactNode, useId } from "react";

type Option<Value extends string> = {
  value: Value;
  label: string;
  picture?: ReactNode;
  disabled?: boolean;
};

/** One of a few: native radio buttons, drawn as a row. Arrow keys move, as everywhere. */
export function Choice<Value extends string>({
  legend,
  hideLegend = false,
  options,
  value,
  onChange,
}: {
  legend: string;
  hideLegend?: boolean;
  options: readonly Option<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  const name = useId();

  return (
    <fieldset className="grid content-start gap-1.5">
      <legend className={hideLegend ? "sr-only" : "mb-1.5 text-sm font-medium"}>{legend}</legend>
      <div className="flex rounded-xl border border-edge bg-card p-1">
        {options.map((option) => (
          <label
            key={option.value}
            className="figures flex h-9 flex-1 items-center justify-center gap-2 rounded-lg px-2.5 text-sm text-muted transition select-none hover:text-ink has-checked:bg-ink has-checked:text-paper has-disabled:opacity-40 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ink"
          >
            <input
              type="radio"
              className="sr-only"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
            />
            {option.picture}
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
