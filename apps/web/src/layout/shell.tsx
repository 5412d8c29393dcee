import { Outlet, useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useSession } from "../auth.ts";
import { WatchWallet } from "../features/wallet/watch-wallet.tsx";
import { Toaster } from "../ui/toast.tsx";
import { Header } from "./header.tsx";

/** Header, page, footer; and what must be true on every page. */
export function Shell() {
  const session = useSession();
  const main = useRef<HTMLElement>(null);
  useFocusOnArrival(main);

  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only rounded-full bg-ink px-5 py-3 text-paper focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50 focus:px-5 focus:py-3"
      >
        Skip to content
      </a>
      <Header />
      <main id="main" ref={main} tabIndex={-1} className="flex-1 outline-none">
        <Outlet />
      </main>
      <footer className="border-t border-line">
        <p className="shell flex flex-wrap justify-between gap-x-8 gap-y-1 py-8 text-sm text-muted">
          <span className="font-display text-lg italic">Pay the fare, get the frames.</span>
          <span className="self-center">What is not delivered costs nothing.</span>
        </p>
      </footer>
      {session && <WatchWallet />}
      <Toaster />
    </div>
  );
}

/** After a change of page, keyboard and screen reader go on where the new page begins. */
function useFocusOnArrival(main: { current: HTMLElement | null }) {
  const router = useRouter();

  useEffect(
    () =>
      router.subscribe("onResolved", ({ pathChanged, fromLocation }) => {
        if (!pathChanged || !fromLocation) return;
        if (main.current?.contains(document.activeElement)) return;
        main.current?.focus({ preventScroll: true });
      }),
    [router, main],
  );
}
