import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  redirect,
  useRouterState,
} from "@tanstack/react-router";
import type { QueryClient } from "@tanstack/react-query";
import { sessionOptions, useSession } from "./auth.ts";
import { LandingPage } from "./features/account/landing-page.tsx";
import { SignInPage, SignUpPage } from "./features/account/door-pages.tsx";
import { wayBack } from "./features/account/way-back.ts";
import { operationsSearch } from "./features/operations/operations-view.ts";
import { ErrorPage, NotFoundPage } from "./layout/error-page.tsx";
import { Shell } from "./layout/shell.tsx";
import { queryClient } from "./trpc.ts";

const StudioPage = lazyRouteComponent(
  () => import("./features/render/studio-page.tsx"),
  "StudioPage",
);

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  // Undefined while it cannot be read: what is public opens all the same.
  beforeLoad: async ({ context }) => ({
    session: await context.queryClient.ensureQueryData(sessionOptions).catch(() => undefined),
  }),
  component: Shell,
  notFoundComponent: () => <NotFoundPage />,
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  // The first thing after signing in: its code comes along with the way there.
  loader: async ({ context }) => {
    if (context.session) await StudioPage.preload?.();
  },
  component: function Home() {
    return useSession() ? <StudioPage /> : <LandingPage />;
  },
});

const door = createRoute({
  getParentRoute: () => root,
  id: "door",
  validateSearch: wayBack,
  beforeLoad: ({ context, search }) => {
    if (context.session) throw redirect({ href: search.next ?? "/" });
  },
});

const signIn = createRoute({
  getParentRoute: () => door,
  path: "sign-in",
  component: SignInPage,
});

const signUp = createRoute({
  getParentRoute: () => door,
  path: "sign-up",
  component: SignUpPage,
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  beforeLoad: ({ context, location }) => {
    if (context.session === null)
      throw redirect({ to: "/sign-in", search: { next: location.href } });
  },
  // The session may also end while the page is open.
  component: function SignedIn() {
    const next = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.href });
    const session = useSession();
    if (session) return <Outlet />;
    if (session === undefined) return <ErrorPage />;
    return <Navigate to="/sign-in" search={next ? { next } : {}} />;
  },
});

const render = createRoute({
  getParentRoute: () => signedIn,
  path: "renders/$renderId",
  component: lazyRouteComponent(() => import("./features/render/render-page.tsx"), "RenderPage"),
});

const billing = createRoute({
  getParentRoute: () => signedIn,
  path: "billing",
  validateSearch: (search): { canceled?: 1 } =>
    String(search.canceled) === "1" ? { canceled: 1 } : {},
  component: lazyRouteComponent(() => import("./features/billing/billing-page.tsx"), "BillingPage"),
});

const success = createRoute({
  getParentRoute: () => signedIn,
  path: "billing/success",
  validateSearch: ({ session_id: id }): { session_id: string } => ({
    session_id: typeof id === "string" ? id : "",
  }),
  component: lazyRouteComponent(() => import("./features/billing/success-page.tsx"), "SuccessPage"),
});

const wallet = createRoute({
  getParentRoute: () => signedIn,
  path: "wallet",
  validateSearch: (search): { view?: "credits" } =>
    search.view === "credits" ? { view: "credits" } : {},
  component: lazyRouteComponent(() => import("./features/wallet/wallet-page.tsx"), "WalletPage"),
});

const usage = createRoute({
  getParentRoute: () => signedIn,
  path: "usage",
  component: lazyRouteComponent(() => import("./features/usage/usage-page.tsx"), "UsagePage"),
});

const operations = createRoute({
  getParentRoute: () => signedIn,
  path: "operations",
  validateSearch: operationsSearch,
  component: lazyRouteComponent(
    () => import("./features/operations/operations-page.tsx"),
    "OperationsPage",
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    door.addChildren([signIn, signUp]),
    signedIn.addChildren([render, billing, success, wallet, usage, operations]),
  ]),
  context: { queryClient },
  defaultErrorComponent: ErrorPage,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
