import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "../../ui/button.tsx";
import { useNow } from "../../ui/clock.ts";
import { Section } from "../../ui/page.tsx";
import { Empty, LoadError, Loading, MoreButton } from "../../ui/states.tsx";
import { changeDraft } from "./draft.ts";
import { galleryOptions } from "./render-cache.ts";
import { RenderCard } from "./render-card.tsx";

const EXAMPLES = [
  "A lighthouse at dusk, its beam sweeping over a quiet sea",
  "Rain on a city street at night, neon in the puddles",
  "Snow falling through tall pines, one lantern far off",
] as const;

/** Everything ever rendered, newest first, in rows as even as film on a light table. */
export function Gallery() {
  const gallery = useInfiniteQuery(galleryOptions);
  const now = useNow(30_000);
  const renders = gallery.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <Section title="Your renders">
      {gallery.isPending && <Loading label="Loading your renders" />}
      {gallery.error && <LoadError error={gallery.error} onRetry={() => void gallery.refetch()} />}
      {gallery.isSuccess && renders.length === 0 && <FirstTime />}
      {renders.length > 0 && (
        <ul className="flex flex-wrap gap-x-4 gap-y-7 after:grow-[1000] after:content-['']">
          {renders.map((render) => (
            <RenderCard key={render.id} listed={render} now={now} />
          ))}
        </ul>
      )}
      <MoreButton query={gallery} label="Show older renders" />
    </Section>
  );
}

function FirstTime() {
  return (
    <Empty>
      <p className="display text-3xl text-ink">The screen is still dark.</p>
      <p>Write what you would like to see, or begin with one of these:</p>
      <ul className="grid justify-items-center gap-2">
        {EXAMPLES.map((example) => (
          <li key={example}>
            <Button
              className="h-auto! rounded-2xl! py-2.5 font-display text-xl whitespace-normal! italic"
              onClick={() => {
                changeDraft({ prompt: example });
                window.scrollTo({ top: 0, behavior: "smooth" });
              }}
            >
              {example}
            </Button>
          </li>
        ))}
      </ul>
    </Empty>
  );
}
