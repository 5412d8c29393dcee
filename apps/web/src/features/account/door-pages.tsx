import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { formatCredits } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { useTitle } from "../../ui/page.tsx";
import { DoorForm } from "./door-form.tsx";
import { Lighthouse } from "./lighthouse.tsx";

export function SignUpPage() {
  const search = useSearch({ from: "/door" });
  const { data: catalog } = useQuery(trpc.billing.catalog.queryOptions());
  useTitle("Sign up");

  return (
    <DoorPage
      title="Take your seat."
      intro={
        catalog && catalog.welcomeCredits > 0
          ? `${formatCredits(catalog.welcomeCredits)} to begin with are on the house. No card needed.`
          : "All it takes is an e-mail address and a password."
      }
    >
      <DoorForm door="sign-up" />
      <p className="text-muted">
        Been here before?{" "}
        <Link to="/sign-in" search={search} className="ink-link text-ink">
          Go to sign-in
        </Link>
      </p>
    </DoorPage>
  );
}

export function SignInPage() {
  const search = useSearch({ from: "/door" });
  useTitle("Sign in");

  return (
    <DoorPage title="Welcome back." intro="Your renders and credits are where you left them.">
      <DoorForm door="sign-in" />
      <p className="text-muted">
        New here?{" "}
        <Link to="/sign-up" search={search} className="ink-link text-ink">
          Get an account
        </Link>
      </p>
    </DoorPage>
  );
}

function DoorPage({
  title,
  intro,
  children,
}: {
  title: string;
  intro: string;
  children: ReactNode;
}) {
  return (
    <div className="shell grid items-stretch gap-16 py-12 md:grid-cols-2 md:py-20">
      <div className="mx-auto grid w-full max-w-md content-center gap-8">
        <div className="grid gap-3">
          <h1 className="display text-5xl md:text-6xl">{title}</h1>
          <p className="text-lg text-muted">{intro}</p>
        </div>
        {children}
      </div>
      <div className="relative hidden min-h-128 overflow-hidden rounded-3xl md:block">
        <Lighthouse className="absolute inset-0 size-full" />
      </div>
    </div>
  );
}
