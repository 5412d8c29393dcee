import { TRPCError } from "@trpc/server";
import { signedIn } from "./trpc.ts";

/** For admins. Everybody else is refused, and told no more. */
export const admin = signedIn.use(({ ctx, next }) => {
  const { viewer, admins, logger } = ctx;
  if (!admins.isAdmin(viewer)) {
    if (admins.isListed(viewer)) {
      const remedy = `If it is theirs, run on this machine: pnpm admin ${viewer.email}`;
      logger.warn({ userId: viewer.userId }, `An admin's address is not confirmed. ${remedy}`);
    }
    throw new TRPCError({ code: "FORBIDDEN", message: "This is for admins." });
  }
  return next();
});

/** For what an admin changes: who did what, and what became of it, is one line of the log. */
export const adminAct = admin.use(async ({ ctx, path, getRawInput, next }) => {
  const result = await next();
  const { userId, email } = ctx.viewer;
  const line = { admin: email, adminId: userId, act: path, input: await getRawInput() };
  if (result.ok) ctx.logger.info({ ...line, answer: result.data }, "An admin acted");
  else ctx.logger.warn({ ...line, refused: result.error.message }, "An admin's act was refused");
  return result;
});
