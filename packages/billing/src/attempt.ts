/**
 * Where one try to pay stands. `paid` is final; `failed` and `expired` may still become paid. A plan's is `complete` while its
 * invoice tells what was paid, and `paid` when nothing was due.
 */
export type AttemptStatus =
  | "creating"
  | "open"
  | "processing"
  | "complete"
  | "paid"
  | "failed"
  | "expired";

/** One try to pay, written down before Stripe is called. It keeps what was promised: the credits of that moment. */
export type Attempt = {
  id: string;
  userId: string;
  kind: "pack" | "plan";
  sku: string;
  credits: number;
  /** Minor units, before promotion codes and tax. */
  amount: number;
  currency: string;
  expiresAfterDays: number | null;
  status: AttemptStatus;
  sessionId: string | null;
  invoiceId: string | null;
  url: string | null;
  createdAt: number;
};

/** What was told of an attempt. */
export type AttemptChange = { status: AttemptStatus; sessionId?: string; invoiceId?: string };

/** The attempt after that. */
export function changed(attempt: Attempt, { status, sessionId, invoiceId }: AttemptChange) {
  return {
    status: laterStatus(attempt.status, status),
    // The webhook may be faster than the answer to our own call.
    sessionId: attempt.sessionId ?? sessionId ?? null,
    ...(invoiceId && { invoiceId }),
  };
}

/** The attempt once Stripe has said where to pay, which may be after the webhook has said more. */
export function opened(attempt: Attempt, { sessionId, url }: { sessionId: string; url: string }) {
  const status: AttemptStatus = attempt.status === "creating" ? "open" : attempt.status;
  return { status, sessionId, url };
}

/** Paid stays paid, whatever comes in late; and what failed or expired is only ever paid after all. */
function laterStatus(now: AttemptStatus, next: AttemptStatus): AttemptStatus {
  if (next === "paid") return next;
  return now === "paid" || now === "failed" || now === "expired" ? now : next;
}
