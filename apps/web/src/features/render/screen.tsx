import type { Render } from "@framefare/contract";
import { formatClock, formatPercent } from "../../format.ts";
import { useNow } from "../../ui/clock.ts";
import { FilmLeader, FilmStrip } from "../../ui/film-leader.tsx";
import { isEnded, ratioOf, sayFailureOf, sayReturned } from "./render-status.ts";

/** Too early in the work, how long is left is a guess not worth showing. */
const FORESEEABLE_PROGRESS = 0.1;

/** The screen a render plays on, and before that, where one watches it being made. */
export function Screen({ render }: { render: Render }) {
  // What has no picture needs no room for one.
  const isBlank = render.status === "failed" || render.status === "canceled";
  const ratio = isBlank ? 16 / 9 : ratioOf(render);

  return (
    <div className="grid gap-5">
      <div
        className={`relative mx-auto w-full overflow-hidden rounded-2xl bg-[#0b0a09] ${isBlank ? "min-h-56" : ""}`}
        // Tall clips keep within sight instead of running off the page.
        style={{ aspectRatio: String(ratio), maxWidth: `calc(78dvh * ${ratio})` }}
      >
        <Scene render={render} />
      </div>
      {!isEnded(render.status) && <Making render={render} />}
    </div>
  );
}

function Scene({ render }: { render: Render }) {
  switch (render.status) {
    case "queued":
      return (
        <FilmLeader progress={null}>
          <p className="display text-5xl">Queued</p>
        </FilmLeader>
      );
    case "running":
      return (
        <FilmLeader progress={render.progress} poster={render.posterUrl}>
          <p className="display figures text-7xl md:text-8xl">{formatPercent(render.progress)}</p>
        </FilmLeader>
      );
    case "succeeded":
      return (
        // Renders are silent pictures: there is nothing to caption.
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <video
          key={render.videoUrl}
          src={render.videoUrl}
          poster={render.posterUrl}
          controls
          loop
          playsInline
          preload="metadata"
          aria-label={`Video: ${render.prompt}`}
          className="absolute inset-0 size-full"
        />
      );
    case "failed":
      return (
        <Ending title="Not delivered.">
          {sayFailureOf(render.failure)} {sayReturned(render)}
        </Ending>
      );
    case "canceled":
      return <Ending title="Canceled.">{sayReturned(render)}</Ending>;
  }
}

function Ending({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="absolute inset-0 grid content-center justify-items-center gap-3 p-6 text-center text-[#f3efe6]">
      <p className="display text-4xl md:text-6xl">{title}</p>
      <p className="max-w-md text-[#c9c2b5]">{children}</p>
    </div>
  );
}

function Making({ render }: { render: Render }) {
  const now = useNow(1_000);
  const elapsedMs = render.startedAt ? now - Date.parse(render.startedAt) : undefined;
  // Read out at every tenth only; more would not let one think.
  const tenth = Math.floor(render.progress * 10) * 10;

  return (
    <div className="grid gap-3">
      <FilmStrip progress={render.progress} label="Progress" />
      <p className="figures flex justify-between gap-6 text-sm text-muted">
        <span>{elapsedMs === undefined ? "Waiting for its turn" : sayElapsed(elapsedMs)}</span>
        <span>{elapsedMs === undefined ? "" : sayLeft(elapsedMs, render.progress)}</span>
      </p>
      <p aria-live="polite" className="sr-only">
        {render.status === "queued" ? "Queued." : `Rendering, ${tenth} percent.`}
      </p>
    </div>
  );
}

function sayElapsed(elapsedMs: number): string {
  return `Rendering for ${formatClock(elapsedMs)}`;
}

function sayLeft(elapsedMs: number, progress: number): string {
  if (progress < FORESEEABLE_PROGRESS) return "";
  const leftMs = (elapsedMs / progress) * (1 - progress);
  return `about ${formatClock(leftMs + 999)} left`;
}
