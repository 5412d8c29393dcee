import { isMended, type ReconcileOptions } from "@framefare/billing";
import type { Finding, ReconcileReport } from "@framefare/contract";
import { FINE, helpOf, type Option, readWords, TO_MEND } from "./command.ts";
import { readSince } from "./since.ts";

const OPTIONS: Record<string, Option> = {
  apply: { help: "take in each event that was missed, as if Stripe had sent it" },
  since: { value: "WHEN", help: "a date, a time, or a while, as in 7d; 30d unless told" },
};

const MORE = `Without --apply it only reads. Stripe keeps events for 30 days: what is older is named with what to do by hand.
A delivery that is under way this very moment may be told; run it again.
Exit code 0: nothing to mend. 1: something is. 2: it could not be told.`;

/** Where a command's answer goes, and what it is given from outside. */
type Outside = {
  print: (text: string) => void;
  now: () => number;
  reconcile: (options: ReconcileOptions) => Promise<ReconcileReport>;
};

/**
 * Carries out `reconcile …args` and gives its exit code.
 * @throws UsageError, and whatever kept it from comparing.
 */
export async function runReconcile(args: string[], outside: Outside): Promise<number> {
  const { print, now, reconcile } = outside;
  const words = readWords(args, OPTIONS);
  if (words.flag("help")) {
    print(helpOf("pnpm reconcile [--apply] [--since WHEN] [--json]", OPTIONS, MORE));
    return FINE;
  }
  const since = words.text("since");
  const apply = words.flag("apply");
  const report = await reconcile({
    apply,
    // Without --apply nothing is written, so not that it was run either.
    keep: apply,
    ...(since !== undefined && { since: readSince(since, now()) }),
  });
  print(words.flag("json") ? `${JSON.stringify(report, null, 2)}\n` : inWords(report));
  return report.findings.every(isMended) ? FINE : TO_MEND;
}

function inWords({ since, looked, findings }: ReconcileReport): string {
  const counts = Object.entries(looked).map(([name, count]) => `${count} ${name}`);
  const mended = findings.filter(isMended).length;
  const left = findings.length - mended;
  const end =
    findings.length === 0
      ? "Stripe and the books agree."
      : `${findings.length} found, ${mended} mended now, ${left} left to mend.`;
  return [`Since ${since}: ${counts.join(", ")}.`, ...findings.map(told), end, ""].join("\n");
}

function told(finding: Finding): string {
  const { kind, objectId, userId, eventId, detail, applied } = finding;
  const whose = [userId && `user ${userId}`, eventId && `event ${eventId}`].filter(Boolean);
  const about = whose.length > 0 ? ` (${whose.join(", ")})` : "";
  return `\n${kind}  ${objectId}\n  ${detail}${about}\n  ${nextOf(finding, applied)}\n`;
}

function nextOf(finding: Finding, applied: Finding["applied"]): string {
  if (!applied) return finding.remedy;
  const became = `Its event was taken in: ${applied}.`;
  return isMended(finding) ? became : `${became} ${finding.remedy}`;
}
