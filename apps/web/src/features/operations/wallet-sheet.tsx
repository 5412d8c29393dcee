import type { WalletFile } from "@framefare/contract";
import { formatDay, formatMoment, formatMoney, formatNumber } from "../../format.ts";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { AdjustForm } from "./adjust-form.tsx";
import { useVerify, Verified } from "./books.tsx";
import { Id } from "./quiet.tsx";
import { Table } from "./table.tsx";

/** All there is to know of one wallet on one sheet, and a hand to adjust it. */
export function WalletSheet({ file, settles }: { file: WalletFile; settles: string | undefined }) {
  const { user, wallet, plan, subscription } = file;
  const { run, ...verified } = useVerify(user.userId);

  return (
    <div className="grid grid-cols-1 gap-10">
      <div className="grid grid-cols-1 gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:gap-14">
        <div className="grid min-w-0 content-start gap-6">
          <div className="grid gap-1.5">
            <h3 className="display text-4xl break-words">{user.email}</h3>
            <p className="text-muted">
              <Id>{user.userId}</Id>
            </p>
          </div>
          <ul className="figures flex flex-wrap items-end gap-x-12 gap-y-4">
            <Figure credits={wallet.available} name="available" />
            <Figure credits={wallet.held} name="held" />
            <Figure credits={wallet.owed} name="owed" />
          </ul>
          <Facts
            className="border-t border-ink"
            facts={[
              ["Here since", formatDay(user.createdAt)],
              ["Plan", plan ? plan.name : "None"],
              ...(subscription
                ? [
                    [
                      subscription.cancelAtPeriodEnd ? "Ends" : "Renews",
                      formatDay(subscription.periodEndsAt),
                    ] as const,
                  ]
                : []),
            ]}
          />
          <div className="grid justify-items-start gap-4">
            <Button size="small" busy={verified.isRunning} onClick={run}>
              Verify this wallet’s books
            </Button>
            <div className="w-full empty:hidden">
              <Verified {...verified} />
            </div>
          </div>
        </div>
        <AdjustForm file={file} settles={settles} />
      </div>
      <Sheets file={file} />
    </div>
  );
}

function Figure({ credits, name }: { credits: number; name: string }) {
  const tone = credits === 0 ? "text-muted" : name === "owed" ? "text-danger" : "";
  return (
    <li>
      <span className={`display block text-5xl ${tone}`}>{formatNumber(credits)}</span>
      <span className="text-sm text-muted">{name}</span>
    </li>
  );
}

function Sheets({ file: { grants, purchases, entries } }: { file: WalletFile }) {
  return (
    <>
      <Table
        title="Grants"
        empty="No credits have arrived yet."
        columns={["Came", "From", "Why", "Credits", "Left"]}
        rows={grants.map((grant) => ({
          key: grant.key,
          cells: [
            formatDay(grant.createdAt),
            grant.source,
            grant.reason
              ? `${grant.reason} (${grant.by ?? "unknown"})`
              : sayExpiry(grant.expiresAt),
            formatNumber(grant.credits),
            formatNumber(grant.remaining),
          ],
        }))}
      />
      <Table
        title="Purchases"
        empty="Nothing was bought yet."
        columns={["Bought", "What", "Session or invoice", "Paid", "Credits"]}
        rows={purchases.map((purchase) => ({
          key: purchase.paymentRef,
          cells: [
            formatDay(purchase.createdAt),
            purchase.status === "paid"
              ? purchase.sku
              : `${purchase.sku}, ${purchase.status.replaceAll("_", " ")}`,
            <Id key="ref">{purchase.paymentRef}</Id>,
            formatMoney(purchase.amount, purchase.currency),
            formatNumber(purchase.credits - purchase.creditsReversed),
          ],
        }))}
      />
      <Table
        title="Latest entries"
        empty="No credits have moved yet."
        columns={["When", "What", "Key", "Credits", "Balance"]}
        rows={entries.map((entry) => ({
          key: String(entry.seq),
          cells: [
            formatMoment(entry.at),
            entry.kind,
            <Id key="key">{entry.key}</Id>,
            formatNumber(entry.credits),
            formatNumber(entry.availableAfter),
          ],
        }))}
      />
    </>
  );
}

function sayExpiry(expiresAt: string | null): string {
  return expiresAt ? `Until ${formatDay(expiresAt)}` : "Never expires";
}
