import { type Account } from "./account.ts";
import { createAlarm, type Alarm } from "./alarm.ts";
import { currentSession, expire, settleBank } from "./checkout.ts";
import { Refusal } from "./errors.ts";
import { keepPlan } from "./renewals.ts";
import type { Appointment } from "./sqlite/appointment-table.ts";

/** What the clock says after it was advanced, in epoch seconds, and how much happened on the way. */
export type Advanced = { now: number; happened: number };

/** Makes the alarm that does what is due when its time has come. */
export function createTimekeeper(
  account: Account,
  onWarning: (message: string, cause?: unknown) => void,
): Alarm {
  return createAlarm({
    now: account.clock.now,
    next: () => account.appointments.nextDue(),
    ring: (upTo) => {
      keepUpTo(account, upTo, ({ kind, subject }, cause) => {
        // Given up rather than tried for ever; the warning says what is missing.
        account.appointments.cancel(subject);
        onWarning(`${kind} of ${subject} failed.`, cause);
      });
    },
  });
}

/**
 * Puts the clock ahead; everything due on the way happens in order, each thing at its own moment.
 *
 * @param to - Epoch milliseconds.
 * @throws {@link Refusal} for a moment that is not ahead. Nothing is written.
 */
export function advance(account: Account, to: number): Advanced {
  if (!(to > account.clock.now())) {
    throw new Refusal("wrong_state", "The clock only goes forward.", "to");
  }
  const happened = keepUpTo(account, to, (_appointment, cause) => {
    throw cause;
  });
  account.clock.jumpTo(to);
  account.onDue();
  return { now: Math.floor(to / 1_000), happened };
}

/** @returns how many appointments were kept. */
function keepUpTo(
  account: Account,
  upTo: number,
  onFault: (appointment: Appointment, cause: unknown) => void,
): number {
  for (let kept = 0; ; kept += 1) {
    const appointment = account.appointments.firstDue(upTo);
    if (appointment === undefined) return kept;
    try {
      account.atomically(() =>
        account.clock.standingAt(appointment.dueAt, () => keep(account, appointment)),
      );
    } catch (cause) {
      onFault(appointment, cause);
    }
  }
}

function keep(account: Account, { subject, kind }: Appointment): void {
  if (kind === "settle" || kind === "fail") {
    settleBank(account, subject, kind === "settle" ? "succeeded" : "failed");
    return;
  }
  account.appointments.cancel(subject);
  if (kind === "plan") {
    keepPlan(account, subject);
    return;
  }
  const session = currentSession(account, subject);
  if (session.status === "open") expire(account, session);
}
