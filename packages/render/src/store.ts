import type { RenderFailure } from "@framefare/contract";
import type { Charge } from "@framefare/ledger";
import type { Render } from "./render.ts";

/** The one who works on a render, and the only one who may say how it went. */
export type Claim = { id: string; attempt: number };

/** What a database must do for renders. Credits and row always move in one transaction. */
export interface RenderStore {
  /**
   * Holds the credits and queues the render; the same render again answers the one that stands.
   * @throws InsufficientCredits when the wallet does not cover it, RenderError RENDER_ID_REUSED; nothing was written.
   */
  create(render: Render, now: number): Promise<Render>;
  get(id: string): Promise<Render | null>;
  /** Newest first, older than `before`. */
  list(
    userId: string,
    page: { before?: Pick<Render, "createdAt" | "id">; limit: number },
  ): Promise<Render[]>;
  /** Ends a queued or running render and gives the hold back; again, answers it as it is. Null when it ended otherwise. */
  cancel(id: string, now: number): Promise<Render | null>;
  /** Forgets an ended render. */
  remove(id: string): Promise<void>;

  /** Takes the oldest render whose worker fell silent, or else the oldest that waits. */
  claim(now: number, leaseUntil: number): Promise<Render | null>;
  /** Still working, which keeps the hold from lapsing: false when the claim is no longer good, because it was canceled or taken over. */
  report(
    claim: Claim,
    sign: { progress: number; posterFile: string | null },
    leaseUntil: number,
    now: number,
  ): Promise<boolean>;
  /** Captures the hold and publishes the video; null when the claim is no longer good, and then nothing was written. */
  succeed(
    claim: Claim,
    files: { videoFile: string; posterFile: string },
    now: number,
  ): Promise<Charge | null>;
  /** Gives the hold back and says why; false when the claim is no longer good. */
  fail(claim: Claim, failure: RenderFailure, now: number): Promise<boolean>;
  /** Puts it back in the queue for whoever comes next, as if it had not been begun: its worker is going, and not at fault. */
  requeue(claim: Claim): Promise<void>;
  /** The files of all renders that stand. */
  files(): Promise<string[]>;
}
