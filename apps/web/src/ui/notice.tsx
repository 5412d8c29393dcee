import type { ReactNode } from "react";

/** Something to know, where one is looking. `alert` is read out at once. */
export function Notice({
  tone = "calm",
  children,
}: {
  tone?: "calm" | "alert";
  children: ReactNode;
}) {
  return (
    <div
      role={tone === "alert" ? "alert" : "status"}
      className={`arrive rounded-xl border-l-4 bg-well px-4 py-3 text-[0.9375rem] ${
        tone === "alert" ? "border-danger" : "border-accent"
      }`}
    >
      {children}
    </div>
  );
}
