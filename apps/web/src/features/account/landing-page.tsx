import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatCredits } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { buttonLook } from "../../ui/button.tsx";
import { Section, useTitle } from "../../ui/page.tsx";
import { PackTicket } from "../billing/pack-ticket.tsx";
import { PlanCard } from "../billing/plan-card.tsx";
import { RateTable } from "../billing/rate-table.tsx";
import { SampleTicket } from "./sample-ticket.tsx";

export function LandingPage() {
  useTitle("Pay the fare, get the frames");

  return (
    <div className="shell grid gap-24 py-12 md:gap-32 md:py-20">
      <Hero />
      <Promises />
      <Fares />
    </div>
  );
}

function Hero() {
  const { data: catalog } = useQuery(trpc.billing.catalog.queryOptions());

  return (
    <div className="grid items-center gap-12 lg:grid-cols-[1.02fr_1fr] lg:gap-14">
      <div className="grid gap-7">
        <h1 className="display text-[clamp(3.5rem,7.6vw,6.5rem)] leading-[0.94] sm:whitespace-nowrap max-[22rem]:text-5xl">
          Pay the fare,
          <br />
          <em>get the frames.</em>
        </h1>
        <p className="max-w-md text-lg text-muted">
          Describe a clip. See its exact price on the button. Press, and watch it being made.
        </p>
        <div className="flex flex-wrap items-center gap-3">
          <Link to="/sign-up" className={buttonLook({ variant: "primary", size: "large" })}>
            Sign up
          </Link>
          <a href="#fares" className={buttonLook({ variant: "plain", size: "large" })}>
            See the fares
          </a>
        </div>
        {catalog && catalog.welcomeCredits > 0 && (
          <p className="text-sm text-muted">
            {formatCredits(catalog.welcomeCredits)} free with every new account. No card needed.
          </p>
        )}
      </div>
      <SampleTicket catalog={catalog} />
    </div>
  );
}

const PROMISES = [
  ["The price is on the button", "Exact before you press it, and promised while you decide."],
  ["Delivered is charged once", "However often a click, a page or a network repeats itself."],
  ["Not delivered costs nothing", "A render that fails or is canceled gives every credit back."],
] as const;

function Promises() {
  return (
    <ul className="grid gap-x-10 gap-y-8 border-t border-ink pt-6 md:grid-cols-3">
      {PROMISES.map(([promise, detail]) => (
        <li key={promise} className="grid content-start gap-2">
          <h2 className="display text-3xl">{promise}</h2>
          <p className="text-muted">{detail}</p>
        </li>
      ))}
    </ul>
  );
}

function Fares() {
  const { data: catalog } = useQuery(trpc.billing.catalog.queryOptions());
  if (!catalog) return null;
  const [base] = catalog.packs;

  return (
    <div id="fares" className="grid scroll-mt-8 gap-24 md:gap-32">
      <Section title="Packs" note="Credits bought once. Spend them when you like.">
        <ul className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
          {catalog.packs.map((pack) => (
            <li key={pack.sku}>
              <PackTicket pack={pack} base={base} currency={catalog.currency} />
            </li>
          ))}
        </ul>
      </Section>
      {catalog.plans.length > 0 && (
        <Section
          title="Plans"
          note="Credits that come every month, and are spent before bought ones."
        >
          <ul className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
            {catalog.plans.map((plan) => (
              <li key={plan.sku}>
                <PlanCard plan={plan} currency={catalog.currency} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Rates" note="What a second of video costs, in credits.">
        <RateTable models={catalog.models} />
        <div>
          <Link to="/sign-up" className={buttonLook({ variant: "primary", size: "large" })}>
            Get a ticket
          </Link>
        </div>
      </Section>
    </div>
  );
}
