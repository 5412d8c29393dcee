export type {
  CaptureCommand,
  ChargeCommand,
  CommandOf,
  DisputeFact,
  Executed,
  ExtendHoldCommand,
  Fact,
  GrantCommand,
  HoldCommand,
  LinkFact,
  PaidFact,
  Recorded,
  RefundCommand,
  RefundFact,
  RefundTotalFact,
  ReleaseCommand,
  Verb,
} from "./command.ts";
export { InsufficientCredits, LedgerError, type LedgerErrorCode } from "./errors.ts";
export { createLedger, type Ledger } from "./ledger.ts";
export type {
  Balance,
  Charge,
  Entry,
  EntryKind,
  Explanation,
  Grant,
  GrantSource,
  Hold,
  Metadata,
  Money,
  Purchase,
  UsageDay,
} from "./model.ts";
export { type LedgerOptions, openLedger } from "./open-ledger.ts";
export type { LedgerStore } from "./store.ts";
export type { Problem } from "./core/audit.ts";
export type { Verification } from "./verify.ts";
export type { Warning } from "./usage-counter.ts";
