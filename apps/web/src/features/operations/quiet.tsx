import type { ReactNode } from "react";

/** Says that nothing is wrong. The good news of a part, so it is no empty box. */
export function Quiet({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-3 rounded-2xl bg-card px-6 py-14 text-center">
      <svg viewBox="0 0 40 40" className="size-10 text-good" fill="none" aria-hidden>
        <circle
          cx="20"
          cy="20"
          r="18"
          stroke="currentColor"
          strokeOpacity="0.35"
          strokeWidth="1.5"
        />
        <path
          d="m13 20.5 5 5 9.5-10.5"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <h3 className="display text-3xl">{title}</h3>
      <p className="max-w-md text-muted">{children}</p>
    </div>
  );
}

/** A name that a machine gave, to be read letter by letter or copied. */
export function Id({ children }: { children: string }) {
  return <code className="font-mono text-[0.8125rem] break-all select-all">{children}</code>;
}
