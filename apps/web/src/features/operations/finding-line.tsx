import type { Finding } from "@framefare/contract";
import { Link } from "@tanstack/react-router";
import { buttonLook } from "../../ui/button.tsx";
import { Id } from "./quiet.tsx";
import { sayRedriven } from "./redriven-words.ts";

const KINDS = {
  paid_not_granted: "Paid, not granted",
  granted_not_paid: "Granted, not paid",
  refunded_not_reversed: "Refunded, not taken back",
  amount_mismatch: "Another amount",
  orphan: "Nobody’s payment",
  event_missed: "Event missed",
  event_parked: "Event parked",
} as const satisfies Record<Finding["kind"], string>;

/** One disagreement: what is wrong, and what to do about it. */
export function FindingLine({ finding }: { finding: Finding }) {
  const { kind, objectId, userId, eventId, detail, remedy, applied } = finding;
  const isDone = applied === "applied";

  return (
    <li className="grid gap-x-8 gap-y-3 border-b border-line py-5 md:grid-cols-[12rem_1fr_auto]">
      <p className={`font-medium ${isDone ? "text-good" : ""}`}>{KINDS[kind]}</p>
      <div className="grid min-w-0 gap-1.5">
        <p className="text-pretty">{detail}</p>
        <p className={`text-sm text-pretty ${isDone ? "text-good" : "text-muted"}`}>
          {applied && sayRedriven({ eventId: eventId ?? objectId, outcome: applied })}{" "}
          {!isDone && remedy}
        </p>
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-muted">
          <Id>{objectId}</Id>
          {eventId && eventId !== objectId && <Id>{eventId}</Id>}
        </p>
      </div>
      {userId && !isDone && (
        <Link
          to="/operations"
          search={{ view: "wallets", user: userId, settles: objectId }}
          className={`${buttonLook({ size: "small" })} justify-self-start self-start`}
        >
          Settle by hand
        </Link>
      )}
    </li>
  );
}
