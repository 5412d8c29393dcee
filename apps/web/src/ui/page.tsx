import { type ReactNode, useEffect } from "react";

/** A page under the header: its title in the window and, unless hidden, at its top. */
export function Page({
  title,
  hideTitle = false,
  intro,
  children,
}: {
  title: string;
  hideTitle?: boolean;
  intro?: ReactNode;
  children: ReactNode;
}) {
  useTitle(title);

  return (
    <div className="shell grid gap-12 py-10 md:gap-16 md:py-16">
      <div className={hideTitle ? "sr-only" : "grid gap-4"}>
        <h1 className="display text-5xl md:text-7xl">{title}</h1>
        {intro && <p className="max-w-xl text-lg text-muted">{intro}</p>}
      </div>
      {children}
    </div>
  );
}

/** Names the window after what it shows. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Framefare`;
  }, [title]);
}

/** A part of a page, under its own heading. */
export function Section({
  title,
  note,
  action,
  children,
}: {
  title: string;
  note?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="grid min-w-0 grid-cols-1 gap-6" aria-label={title}>
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
        <div className="grid gap-2">
          <h2 className="display text-3xl md:text-4xl">{title}</h2>
          {note && <p className="max-w-2xl text-muted">{note}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
