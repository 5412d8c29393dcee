import type { PostgresDatabase } from "@framefare/ledger/postgres";
import { eq, inArray, type SQL } from "drizzle-orm";
import type { User, Users } from "../users.ts";
import { user } from "./tables.ts";

/** The account holders that `db` knows. */
export function postgresUsers(db: PostgresDatabase): Users {
  const one = async (is: SQL): Promise<User | null> => {
    const [row] = await db.select().from(user).where(is);
    if (!row) return null;
    const { id, email, name, createdAt } = row;
    return { userId: id, email, name, createdAt: createdAt.getTime() };
  };
  return {
    byEmail: (email) => one(eq(user.email, email.toLowerCase())),
    byId: (userId) => one(eq(user.id, userId)),
    emailsOf: async (userIds) => {
      const { id, email } = user;
      const rows = await db.select({ id, email }).from(user).where(inArray(id, userIds));
      return new Map(rows.map((row) => [row.id, row.email]));
    },
  };
}
