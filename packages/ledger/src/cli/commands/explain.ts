import type { Explanation } from "../../model.ts";
import { type CliCommand, FINE } from "../cli-command.ts";
import { inUtc, inWords, printable } from "../in-words.ts";
import { table } from "../table.ts";

export const explain: CliCommand = {
  summary: "Where every credit of a wallet came from, and where it went",
  wallet: "required",
  options: {},
  run: async ({ ledger, args, show }) => {
    const explanation = await ledger.explain(args.required("wallet"));
    await show(explanation, () => {
      const { walletId, owed, grants } = explanation;
      const debt = owed > 0 ? `; it owes ${inWords(owed)}` : "";
      const count = `${inWords(grants.length)} ${grants.length === 1 ? "grant" : "grants"}`;
      const heading = `${printable(walletId)} has had ${count}${debt}.\n`;
      return [heading, ...grants.map(grantInWords)].join("\n");
    });
    return FINE;
  },
};

type ExplainedGrant = Explanation["grants"][number];

function grantInWords(grant: ExplainedGrant): string {
  const { key, source, priority, effectiveAt, createdAt, expiresAt, purchase } = grant;
  const facts = [
    source,
    `priority ${priority}`,
    `from ${inUtc(Math.max(effectiveAt, createdAt))} UTC`,
    expiresAt === null ? "for ever" : `until ${inUtc(expiresAt)} UTC`,
    ...(purchase ? [`bought as ${printable(purchase.sku)}, ${purchase.status}`] : []),
  ];
  return `${printable(key)}: ${facts.join(", ")}\n${table(places(grant), { numbers: [0] })}`;
}

/** Where the credits of one grant are; what is nowhere is left out. */
function places({ credits, remaining, held, expired, revoked, charges }: ExplainedGrant) {
  const rows: [number, string][] = [
    [remaining, "left"],
    [held, "held"],
    ...charges.map(({ key, credits: spent }): [number, string] => [
      spent,
      `spent on ${printable(key)}`,
    ]),
    [expired, "expired"],
    [revoked, "revoked"],
  ];
  const there = rows.filter(([count]) => count > 0);
  return [[credits, "granted"] as const, ...there].map(([count, what]) => [
    `  ${inWords(count)}`,
    what,
  ]);
}
