export { BATCH_CALLS_MAX } from "./batch.ts";
export { Credits, Currency, MinorAmount, Moment, PageRequest, pageOf } from "./credits.ts";
export { Model, Pack, Plan, PlanConfig } from "./plan-config.ts";
export {
  ASPECTS,
  type Aspect,
  CLIP_SECONDS_MAX,
  PROMPT_CHARACTERS_MAX,
  RESOLUTIONS,
  RenderSettings,
  type Resolution,
} from "./render-settings.ts";
export { isText } from "./text.ts";
export { plainPrompt } from "./prompt.ts";
export { priceRender, type Unsupported } from "./render-price.ts";
export {
  Quote,
  RENDER_STATUSES,
  Render,
  RenderFailure,
  RenderName,
  RenderPage,
  RenderRequest,
  type RenderStatus,
  SEED_MAX,
} from "./render.ts";
export {
  ENTRY_KINDS,
  Entry,
  EntryPage,
  Explanation,
  PURCHASE_STATUSES,
  Purchase,
  PurchasePage,
  Wallet,
} from "./wallet.ts";
export {
  BillingStatus,
  Catalog,
  Checkout,
  CheckoutRequest,
  FinalizeRequest,
  Finalized,
  Portal,
  Subscription,
} from "./billing.ts";
export {
  ADJUSTMENT_CREDITS_MAX,
  Adjustment,
  AdjustmentRequest,
  EventLogRequest,
  EventName,
  FINDING_KINDS,
  Finding,
  LoggedEvent,
  LoggedEventPage,
  OperationsAccess,
  OUTCOMES,
  RawEvent,
  ReconcileReport,
  ReconcileRequest,
  Redriven,
  VerifyProgress,
  VerifyRequest,
  WalletFile,
  WalletName,
} from "./operations.ts";
export { UsageDay, UsageRequest } from "./usage.ts";
export { Failure } from "./failure.ts";
