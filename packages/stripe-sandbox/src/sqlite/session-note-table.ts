import type { SandboxDatabase } from "./database.ts";

/** What Stripe knows about a checkout session and never shows in it. */
export type SessionNotes = {
  /** For the PaymentIntent, once there is one. */
  paymentMetadata: Record<string, string>;
  /** For the Subscription, once there is one. */
  subscriptionMetadata: Record<string, string>;
  /** Days a subscription is free at first. Left out in notes of an older version. */
  trialDays?: number | null;
  /** Tax on it, fixed when it was made. Left out in notes of an older version. */
  taxPercent?: number;
  /** How the subscription prorates. Left out in notes of an older version. */
  billingMode?: "classic" | "flexible";
  /** The PaymentIntent of a declined or processing attempt; null before the first. */
  paymentIntent: string | null;
  /** The `checkout.session.completed` event, for the redirect to wait on. */
  completedEvent: string | null;
};

/** The notes, one row a session. */
export type SessionNoteTable = ReturnType<typeof openSessionNoteTable>;

/** Opens the table of session notes. */
export function openSessionNoteTable(db: SandboxDatabase) {
  const select = db.prepare<[string], { json: string }>(
    "SELECT json FROM session_notes WHERE session = ?",
  );
  const upsert = db.prepare("INSERT OR REPLACE INTO session_notes (session, json) VALUES (?, ?)");

  return {
    get(session: string): SessionNotes {
      const row = select.get(session);
      if (row === undefined) throw new Error(`There are no notes about ${session}.`);
      // The row was written by `put`.
      return JSON.parse(row.json) as SessionNotes;
    },

    put(session: string, notes: SessionNotes): void {
      upsert.run(session, JSON.stringify(notes));
    },
  };
}
