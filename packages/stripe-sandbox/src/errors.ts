/** What each refusal means on the wire. `code` is left out where Stripe sends none. */
const REFUSALS = {
  resource_missing: { status: 404, code: "resource_missing" },
  reference_missing: { status: 400, code: "resource_missing" },
  url_unknown: { status: 404 },
  key_missing: { status: 401 },
  key_invalid: { status: 401 },
  parameter_unknown: { status: 400, code: "parameter_unknown" },
  parameter_missing: { status: 400, code: "parameter_missing" },
  parameter_invalid: { status: 400 },
  parameter_invalid_empty: { status: 400, code: "parameter_invalid_empty" },
  parameter_invalid_integer: { status: 400, code: "parameter_invalid_integer" },
  url_invalid: { status: 400, code: "url_invalid" },
  version_unknown: { status: 400 },
  body_too_large: { status: 413 },
  wrong_state: { status: 400 },
  card_declined: { status: 402, code: "card_declined", type: "card_error" },
  amount_too_large: { status: 400, code: "amount_too_large" },
  charge_already_refunded: { status: 400, code: "charge_already_refunded" },
  promotion_unknown: { status: 400, code: "resource_missing" },
  idempotency_key_reused: { status: 400, type: "idempotency_error" },
} as const satisfies Record<string, { status: number; code?: string; type?: string }>;

/** Why the sandbox said no. */
export type RefusalCode = keyof typeof REFUSALS;

/** The sandbox says no, as Stripe would. Nothing was written. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  /** The parameter at fault, with its brackets: `line_items[0][price]`. */
  readonly param: string | undefined;

  constructor(code: RefusalCode, message: string, param?: string) {
    super(message);
    this.code = code;
    this.param = param;
  }
}

/** An option that cannot work, or a database of another version. The sandbox did not start. */
export class SandboxRefusedToStart extends Error {
  override readonly name = "SandboxRefusedToStart";
  readonly code = "SANDBOX_REFUSED_TO_START";
}

/** An error answer: the HTTP status and a body of Stripe's shape. */
export type ErrorAnswer = { status: 400 | 401 | 402 | 404 | 413 | 500; body: object };

/** Gives a refusal the status and the JSON Stripe gives it. */
export function answerTo(refusal: Refusal): ErrorAnswer {
  const wire: { status: 400 | 401 | 402 | 404 | 413; code?: string; type?: string } =
    REFUSALS[refusal.code];
  return {
    status: wire.status,
    body: {
      error: {
        type: wire.type ?? "invalid_request_error",
        message: refusal.message,
        ...(wire.code !== undefined && { code: wire.code }),
        ...(refusal.param !== undefined && { param: refusal.param }),
      },
    },
  };
}

/** The answer to a fault of the sandbox's own. */
export const FAULT_ANSWER: ErrorAnswer = {
  status: 500,
  body: {
    error: { type: "api_error", message: "The sandbox failed; its warning log says why." },
  },
};
