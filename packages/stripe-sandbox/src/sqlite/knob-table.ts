import type { SandboxDatabase } from "./database.ts";

/** What can be turned while the sandbox runs. */
export type Knobs = {
  /** How far the clock is ahead of the real one, in milliseconds. */
  aheadMs: number;
  /** Added to what is sold, in percent. */
  taxPercent: number;
  /** What becomes of a plan whose last retry failed. */
  afterRetries: "cancel" | "past_due";
};

/** How the knobs stand until somebody turns them. */
export const KNOBS_AT_REST: Knobs = { aheadMs: 0, taxPercent: 0, afterRetries: "cancel" };

/** The knobs; they stay turned after a restart. */
export type KnobTable = ReturnType<typeof openKnobTable>;

/** Opens the table of knobs. */
export function openKnobTable(db: SandboxDatabase) {
  const select = db.prepare<[], { name: string; json: string }>("SELECT name, json FROM knobs");
  const upsert = db.prepare("INSERT OR REPLACE INTO knobs (name, json) VALUES (?, ?)");

  return {
    all(): Knobs {
      const turned = select.all().map(({ name, json }): [string, unknown] => {
        return [name, JSON.parse(json)];
      });
      // The rows were written by `turn`.
      return { ...KNOBS_AT_REST, ...(Object.fromEntries(turned) as Partial<Knobs>) };
    },

    turn(knobs: Partial<Knobs>): void {
      for (const [name, value] of Object.entries(knobs)) upsert.run(name, JSON.stringify(value));
    },
  };
}
