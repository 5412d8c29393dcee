import type { Render } from "@framefare/contract";
import { queryClient, trpc } from "../../trpc.ts";
import { isEnded } from "./render-status.ts";

/** How many renders a page of the gallery brings. */
const GALLERY_PAGE = 24;

/** The gallery's list; everything that shows or changes it names it with this. */
export const galleryOptions = trpc.render.list.infiniteQueryOptions(
  { limit: GALLERY_PAGE },
  { getNextPageParam: (page) => page.nextCursor },
);

/** Writes what was heard of a render wherever it is shown. Later news never undoes an end. */
export function rememberRender(render: Render): void {
  const newest = (known: Render | undefined) =>
    known && isEnded(known.status) && !isEnded(render.status) ? known : render;

  queryClient.setQueryData(trpc.render.get.queryKey({ renderId: render.id }), newest);
  changeGallery((items) => items.map((known) => (known.id === render.id ? newest(known) : known)));
}

/** Puts a render that was just accepted first in the gallery. The same one twice stays one. */
export function addRender(render: Render): void {
  let isFirstPage = true;
  changeGallery((items) => {
    const others = items.filter(({ id }) => id !== render.id);
    const page = isFirstPage ? [render, ...others] : others;
    isFirstPage = false;
    return page;
  });
}

/** Takes a removed render off every list. */
export function forgetRender(renderId: string): void {
  changeGallery((items) => items.filter(({ id }) => id !== renderId));
  queryClient.removeQueries(trpc.render.get.queryFilter({ renderId }));
}

function changeGallery(change: (items: Render[]) => Render[]) {
  queryClient.setQueryData(
    galleryOptions.queryKey,
    (gallery) =>
      gallery && {
        ...gallery,
        pages: gallery.pages.map((page) => ({ ...page, items: change(page.items) })),
      },
  );
}
