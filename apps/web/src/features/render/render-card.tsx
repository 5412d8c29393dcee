import type { Render } from "@framefare/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { formatCredits, formatSince } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { FilmLeader, FilmStrip } from "../../ui/film-leader.tsx";
import { toast } from "../../ui/toast.tsx";
import { rememberRender } from "./render-cache.ts";
import { isEnded, ratioOf, sayStatus } from "./render-status.ts";

/** How often the gallery asks after open renders; they travel together, a batch at a time. */
const FOLLOW_MS = 1_000;

/** A render in the gallery: its picture, live while it is being made, playing under the pointer. */
export function RenderCard({ listed: render, now }: { listed: Render; now: number }) {
  const [isPlaying, setIsPlaying] = useState(false);
  const ratio = ratioOf(render);
  useFollow(render);

  return (
    <li
      className="min-w-0 [--row:9.5rem] md:[--row:13.5rem]"
      // The wider a picture, the more of the row it takes, so that a row's heights agree.
      style={{ flexBasis: `calc(var(--row) * ${ratio})`, flexGrow: ratio }}
    >
      <Link
        to="/renders/$renderId"
        params={{ renderId: render.id }}
        className="group grid gap-2.5 rounded-xl"
        onPointerEnter={({ pointerType }) => setIsPlaying(pointerType === "mouse")}
        onPointerLeave={() => setIsPlaying(false)}
        onFocus={() => setIsPlaying(true)}
        onBlur={() => setIsPlaying(false)}
      >
        <div
          className="relative overflow-hidden rounded-xl bg-well"
          style={{ aspectRatio: String(ratio) }}
        >
          <Picture render={render} isPlaying={isPlaying} />
        </div>
        {render.status === "running" && (
          <FilmStrip progress={render.progress} label={`Progress of ${render.prompt}`} />
        )}
        <div className="grid gap-0.5 text-sm">
          <p className="truncate font-medium group-hover:underline">{render.prompt}</p>
          <p className="figures truncate text-muted">
            {render.status === "succeeded"
              ? `${formatSince(render.createdAt, now)} · ${render.seconds} s · ${formatCredits(render.credits)}`
              : sayStatus(render)}
          </p>
        </div>
      </Link>
    </li>
  );
}

function Picture({ render, isPlaying }: { render: Render; isPlaying: boolean }) {
  if (!isEnded(render.status)) {
    const progress = render.status === "running" ? render.progress : null;
    return <FilmLeader progress={progress} poster={render.posterUrl} />;
  }
  if (render.status !== "succeeded") {
    return (
      <div className="absolute inset-0 grid place-items-center border border-dashed border-edge/60 px-3 text-center text-sm text-muted">
        {render.status === "failed" ? "Not delivered, not charged" : "Canceled, not charged"}
      </div>
    );
  }
  return (
    <>
      {render.posterUrl && (
        <img
          src={render.posterUrl}
          alt=""
          loading="lazy"
          className="absolute inset-0 size-full object-cover"
        />
      )}
      {isPlaying && render.videoUrl && <Preview url={render.videoUrl} />}
    </>
  );
}

/** The clip, silent and round and round, for those who do not mind movement. */
function Preview({ url }: { url: string }) {
  const video = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    // Play may be refused or cut short by leaving; the poster stays.
    video.current?.play().catch(() => undefined);
  }, []);

  return (
    <video
      ref={video}
      src={url}
      muted
      loop
      playsInline
      tabIndex={-1}
      aria-hidden
      className="absolute inset-0 size-full object-cover"
    />
  );
}

/** Asks after an open render until it ends, and says so when it does. */
function useFollow(render: Render) {
  const isOpen = !isEnded(render.status);
  const { data: news } = useQuery(
    trpc.render.get.queryOptions(
      { renderId: render.id },
      { enabled: isOpen, refetchInterval: FOLLOW_MS },
    ),
  );

  useEffect(() => {
    if (!isOpen || !news) return;
    rememberRender(news);
    if (news.status === "succeeded") toast("Your render is ready.");
    if (news.status === "failed") toast("A render failed. Its credits were returned.");
  }, [isOpen, news]);
}
