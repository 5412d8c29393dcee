import type { Account } from "./account.ts";
import { createAlarm, type Alarm } from "./alarm.ts";
import { currentSession, expire, settleBank } from "./checkout.ts";
import type { Appointment } from "./sqlite/appointment-table.ts";

/** Makes the alarm that expires sessions and settles bank payments when their time has come. */
export function createTimekeeper(
  account: Account,
  onWarning: (message: string, cause?: unknown) => void,
): Alarm {
  return createAlarm({
    now: account.now,
    next: () => account.appointments.nextDue(),
    ring(upTo) {
      for (const appointment of account.appointments.due(upTo)) {
        try {
          account.atomically(() => keep(account, appointment));
        } catch (cause) {
          // Given up rather than tried for ever; the warning says what is missing.
          account.appointments.cancel(appointment.session);
          onWarning(`${appointment.kind} of ${appointment.session} failed.`, cause);
        }
      }
    },
  });
}

function keep(account: Account, { session: id, kind }: Appointment): void {
  if (kind === "expire") {
    const session = currentSession(account, id);
    if (session.status === "open") expire(account, session);
    return;
  }
  settleBank(account, id, kind === "settle" ? "succeeded" : "failed");
}
