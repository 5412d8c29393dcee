import type { ComponentProps, MouseEvent } from "react";

export type ButtonLook = { variant?: Variant; size?: Size };

type Variant = "primary" | "ink" | "quiet" | "plain" | "danger";
type Size = "large" | "medium" | "small";

const VARIANTS = {
  primary: "bg-accent text-on-accent hover:brightness-105 active:brightness-95",
  ink: "bg-ink text-paper hover:opacity-90",
  quiet: "border border-edge/60 bg-card text-ink hover:border-ink",
  plain: "text-ink hover:bg-well",
  danger: "border border-danger/60 text-danger hover:bg-danger hover:text-paper",
} as const satisfies Record<Variant, string>;

const SIZES = {
  large: "h-13 px-6 text-base",
  medium: "h-11 px-5 text-[0.9375rem]",
  small: "h-9 px-3.5 text-sm",
} as const satisfies Record<Size, string>;

/** How a button looks, for links that lead on like one. */
export function buttonLook({ variant = "quiet", size = "medium" }: ButtonLook = {}): string {
  return `inline-flex shrink-0 items-center justify-center gap-2 rounded-full font-medium whitespace-nowrap transition select-none aria-disabled:cursor-default aria-disabled:opacity-60 ${VARIANTS[variant]} ${SIZES[size]}`;
}

/** A `busy` button keeps its place and its focus, and ignores clicks. */
export function Button({
  variant,
  size,
  busy = false,
  className = "",
  onClick,
  type = "button",
  ...rest
}: ButtonLook & ComponentProps<"button"> & { busy?: boolean }) {
  function click(event: MouseEvent<HTMLButtonElement>) {
    if (busy) event.preventDefault();
    else onClick?.(event);
  }

  return (
    <button
      {...rest}
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      className={`${buttonLook({ ...(variant && { variant }), ...(size && { size }) })} ${className}`}
      onClick={click}
    />
  );
}
