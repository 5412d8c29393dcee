import { Link, useRouter } from "@tanstack/react-router";
import { Button, buttonLook } from "../ui/button.tsx";
import { useTitle } from "../ui/page.tsx";

/** What stands in for a page that broke, or whose reader could not be recognised. */
export function ErrorPage({ reset }: { reset?: () => void }) {
  const router = useRouter();
  useTitle("Something went wrong");

  async function retry() {
    await router.invalidate();
    reset?.();
  }

  return (
    <div className="shell grid min-h-[60dvh] content-center justify-items-start gap-6 py-16">
      <h1 className="display text-5xl md:text-7xl">The film tore.</h1>
      <p className="max-w-lg text-lg text-muted">
        This page could not be shown. Try again, or reload in a moment. Your renders and credits are
        safe; they live on the server.
      </p>
      <div className="flex flex-wrap gap-3">
        <Button variant="primary" onClick={() => void retry()}>
          Try again
        </Button>
        <a href="/" className={buttonLook()}>
          Go to the start
        </a>
      </div>
    </div>
  );
}

export function NotFoundPage({
  title = "No such screen.",
  children = "The address leads nowhere. It may have been mistyped, or what was here is gone.",
}: {
  title?: string;
  children?: string;
}) {
  useTitle("Not found");

  return (
    <div className="shell grid min-h-[60dvh] content-center justify-items-start gap-6 py-16">
      <h1 className="display text-5xl md:text-7xl">{title}</h1>
      <p className="max-w-lg text-lg text-muted">{children}</p>
      <Link to="/" className={buttonLook({ variant: "primary" })}>
        Go to the start
      </Link>
    </div>
  );
}
