/** Somebody with an account. `createdAt` is epoch milliseconds. */
export type User = { userId: string; email: string; name: string; createdAt: number };

/** The account holders, to look up. */
export interface Users {
  /** By the address in any letters. */
  byEmail: (email: string) => Promise<User | null>;
  byId: (userId: string) => Promise<User | null>;
  /** The addresses of those who have an account. */
  emailsOf: (userIds: string[]) => Promise<Map<string, string>>;
}
