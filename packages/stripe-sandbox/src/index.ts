export { Refusal, SandboxRefusedToStart, type RefusalCode } from "./errors.ts";
export type { SandboxOptions, SandboxPrice } from "./options.ts";
export { BANNER } from "./pages/page.ts";
export { PROMOTION_CODE } from "./promotion.ts";
export { startSandbox, type Sandbox } from "./sandbox.ts";
export type { Delivery, DeliveryAttempt, DeliveryState } from "./sqlite/delivery-table.ts";
