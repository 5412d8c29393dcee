import { BillingError, type EventLine, isOfStripe } from "@framefare/billing";
import {
  Adjustment,
  AdjustmentRequest,
  EventLogRequest,
  EventName,
  LoggedEventPage,
  OperationsAccess,
  PageRequest,
  RawEvent,
  ReconcileReport,
  ReconcileRequest,
  Redriven,
  VerifyRequest,
  WalletFile,
  WalletName,
} from "@framefare/contract";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { walletTopic } from "../house/live.ts";
import { admin, adminAct } from "./admin.ts";
import { type Context, router, signedIn } from "./trpc.ts";
import { verifyBooks } from "./verify-books.ts";
import { walletFile } from "./wallet-file.ts";

export const operations = router({
  /** Whether there is anything here for who asks: the one question of Operations that anybody may ask. */
  access: signedIn
    .output(OperationsAccess)
    .query(({ ctx }) => ({ admin: ctx.admins.isAdmin(ctx.viewer) })),

  parked: admin
    .input(PageRequest)
    .output(LoggedEventPage)
    .query(({ ctx, input }) => eventPage(ctx, { ...input, outcome: "parked" })),

  events: admin
    .input(EventLogRequest)
    .output(LoggedEventPage)
    .query(({ ctx, input }) => eventPage(ctx, input)),

  event: admin
    .input(EventName)
    .output(RawEvent)
    // What was kept is JSON that Stripe sent.
    .query(async ({ ctx, input }) => RawEvent.parse(await ctx.billing.parkedEvent(input.eventId))),

  redrive: adminAct
    .input(EventName)
    .output(Redriven)
    .mutation(async ({ ctx, input }) => {
      const redriven = await ctx.billing.redrive(input.eventId);
      tellWallets(ctx, redriven);
      return redriven;
    }),

  redriveAll: adminAct.output(z.array(Redriven)).mutation(async ({ ctx }) => {
    const all = await ctx.billing.redriveAll();
    for (const redriven of all) tellWallets(ctx, redriven);
    return all;
  }),

  reconcileReport: admin
    .output(ReconcileReport.nullable())
    .query(({ ctx }) => ctx.billing.lastReport()),

  reconcile: adminAct
    .input(ReconcileRequest)
    .output(ReconcileReport)
    .mutation(async ({ ctx, input }) => {
      try {
        return await ctx.billing.reconcile(input);
      } catch (cause) {
        if (!isOfStripe(cause)) throw cause;
        throw new BillingError("PAYMENTS_UNAVAILABLE", "Stripe could not be asked.", { cause });
      }
    }),

  wallet: admin
    .input(WalletName)
    .output(WalletFile)
    .query(async ({ ctx, input }) => {
      const { byEmail, byId } = ctx.users;
      const user = "email" in input ? await byEmail(input.email) : await byId(input.userId);
      if (!user) throw new TRPCError({ code: "NOT_FOUND", message: "Nobody has this wallet." });
      return walletFile(ctx, user);
    }),

  adjust: adminAct
    .input(AdjustmentRequest)
    .output(Adjustment)
    .mutation(async ({ ctx, input }) => {
      if (!(await ctx.users.byId(input.userId))) {
        throw new TRPCError({ code: "NOT_FOUND", message: "Nobody has this wallet." });
      }
      const adjustment = await ctx.billing.adjust(input, ctx.viewer.email);
      ctx.live.publish(walletTopic(input.userId));
      return adjustment;
    }),

  /** Makes the books again, of one wallet or all, and says how far it is; what it found comes last. */
  verify: admin
    .input(VerifyRequest)
    .subscription(({ ctx, input, signal = new AbortController().signal }) =>
      verifyBooks(ctx.ledger, input, signal),
    ),
});

function tellWallets({ live }: Pick<Context, "live">, { wallets }: { wallets: string[] }): void {
  for (const userId of wallets) live.publish(walletTopic(userId));
}

async function eventPage(
  { billing, users }: Pick<Context, "billing" | "users">,
  { cursor, limit, outcome }: z.output<typeof EventLogRequest>,
): Promise<z.input<typeof LoggedEventPage>> {
  const before = cursor === undefined ? undefined : lineAt(cursor);
  const lines = await billing.eventLog({ outcome, before, limit: limit + 1 });
  const shown = lines.slice(0, limit);
  const emails = await users.emailsOf(shown.flatMap(({ userId }) => userId ?? []));
  const items = shown.map(({ userId, createdAt, receivedAt, ...line }) => ({
    ...line,
    createdAt: createdAt === null ? null : iso(createdAt),
    receivedAt: iso(receivedAt),
    buyer: userId === null ? null : { userId, email: emails.get(userId) ?? null },
  }));
  const last = shown.at(-1);
  return lines.length > limit && last ? { items, nextCursor: cursorAt(last) } : { items };
}

/** The log is read by time, and within one moment by id. */
function cursorAt({ receivedAt, eventId }: Pick<EventLine, "receivedAt" | "eventId">): string {
  return `${receivedAt}.${eventId}`;
}

function lineAt(cursor: string): Pick<EventLine, "receivedAt" | "eventId"> {
  const [receivedAt = "", ...eventId] = cursor.split(".");
  return { receivedAt: Number(receivedAt) || 0, eventId: eventId.join(".") };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
