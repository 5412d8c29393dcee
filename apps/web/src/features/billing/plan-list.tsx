import type { BillingStatus, Catalog } from "@framefare/contract";
import { useMutation } from "@tanstack/react-query";
import { sayError } from "../../failure.ts";
import { formatDay } from "../../format.ts";
import { trpc } from "../../trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Section } from "../../ui/page.tsx";
import { BuyButton } from "./buy-button.tsx";
import { PlanCard } from "./plan-card.tsx";

export function PlanList({ catalog, status }: { catalog: Catalog; status: BillingStatus }) {
  const { plan: current, subscription } = status;

  return (
    <Section
      title="Plans"
      note={
        subscription ? sayPeriod(subscription) : "Spent before bought credits, renewed each month."
      }
      action={subscription && <Manage />}
    >
      {subscription?.status === "past_due" && (
        <Notice tone="alert">
          The last payment did not go through. Open Manage to mend the payment method.
        </Notice>
      )}
      <ul className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
        {catalog.plans.map((plan) => (
          <li key={plan.sku}>
            <PlanCard
              plan={plan}
              currency={catalog.currency}
              current={plan.sku === current?.sku}
              action={
                !subscription && (
                  <BuyButton sku={plan.sku} variant="quiet">
                    Subscribe to {plan.name}
                  </BuyButton>
                )
              }
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Manage() {
  const portal = useMutation(
    trpc.billing.portal.mutationOptions({ onSuccess: ({ url }) => window.location.assign(url) }),
  );

  return (
    <div className="grid justify-items-end gap-2">
      <Button busy={portal.isPending} onClick={() => portal.mutate()}>
        Manage
      </Button>
      {portal.error && (
        <p role="alert" className="text-sm text-danger">
          {sayError(portal.error)}
        </p>
      )}
    </div>
  );
}

function sayPeriod({
  status,
  cancelAtPeriodEnd,
  periodEndsAt,
}: NonNullable<BillingStatus["subscription"]>) {
  const day = formatDay(periodEndsAt);
  if (cancelAtPeriodEnd) return `Your plan ends on ${day}, and its credits with it.`;
  if (status === "trialing") {
    return `Your trial ends on ${day}, when the plan is first paid. Change or end it under Manage.`;
  }
  return `Your plan renews on ${day}. Change or end it under Manage.`;
}
