import type { ReactNode } from "react";

/** The countdown before the picture: the hand sweeps as far as the work has got. Null is still waiting. */
export function FilmLeader({
  progress,
  poster,
  children,
}: {
  progress: number | null;
  /** The first picture, where there is one already. */
  poster?: string | undefined;
  children?: ReactNode;
}) {
  return (
    <div className="absolute inset-0 grid place-items-center overflow-hidden bg-[#1d1b18] text-[#f3efe6]">
      {poster && (
        <img src={poster} alt="" className="absolute inset-0 size-full object-cover opacity-45" />
      )}
      <div
        className="absolute inset-0"
        style={{
          background: `conic-gradient(rgb(248 195 63 / 0.22) ${(progress ?? 0) * 360}deg, transparent 0)`,
        }}
      />
      <svg
        viewBox="-80 -45 160 90"
        preserveAspectRatio="xMidYMid slice"
        className="absolute inset-0 size-full"
        fill="none"
        stroke="currentColor"
        strokeOpacity="0.28"
        strokeWidth="0.5"
        aria-hidden
      >
        <path d="M-200 0H200M0-200V200" />
        <circle r="30" />
        <circle r="34" />
        <path
          d="M0 0V-200"
          stroke="#f8c33f"
          strokeOpacity="0.9"
          strokeWidth="0.7"
          className={progress === null ? "leader-hand" : undefined}
          transform={progress === null ? undefined : `rotate(${progress * 360})`}
        />
      </svg>
      <div className="relative text-center">{children}</div>
    </div>
  );
}

/** How far the work has got, as lit frames. */
export function FilmStrip({ progress, label }: { progress: number; label: string }) {
  const percent = Math.floor(progress * 100);

  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className="film-strip h-3 bg-line"
    >
      <div
        className="h-full bg-accent transition-[width] duration-500 ease-linear"
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}
