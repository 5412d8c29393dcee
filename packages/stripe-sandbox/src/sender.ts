import type { Account } from "./account.ts";
import { createAlarm, type Alarm } from "./alarm.ts";
import { targetOf } from "./endpoints.ts";
import { Refusal } from "./errors.ts";
import type { Delivery, DeliveryAttempt } from "./sqlite/delivery-table.ts";
import { postEvent } from "./webhook-post.ts";

/** As many deliveries are under way at once; Stripe promises no order either. */
const CONCURRENT_MAX = 8;

/** What the sender needs besides the account. */
export type SenderOptions = {
  retryDelaysMs: readonly number[];
  onWarning: (message: string, cause?: unknown) => void;
};

/** Sends what is due to its endpoint, and tries again what did not get through. */
export class Sender {
  readonly #account: Account;
  readonly #options: SenderOptions;
  readonly #alarm: Alarm;
  readonly #closing = new AbortController();
  readonly #underWay = new Map<number, Promise<void>>();
  /** Called whenever a delivery began, ended or moved. */
  readonly #watchers = new Set<() => void>();
  #paused = false;

  /** It sends nothing until it is woken. */
  constructor(account: Account, options: SenderOptions) {
    this.#account = account;
    this.#options = options;
    this.#alarm = createAlarm({
      now: account.now,
      next: () => (this.#isReady() ? account.deliveries.nextDue() : null),
      ring: (upTo) => {
        const room = CONCURRENT_MAX - this.#underWay.size;
        for (const delivery of account.deliveries.due(upTo, room)) void this.#start(delivery);
      },
    });
  }

  /** Looks again at what is due. */
  wake(): void {
    for (const changed of this.#watchers) changed();
    this.#alarm.set();
  }

  /** Resolves once no delivery of the event is still to come, when paused, or after `timeoutMs`. */
  async whenOver(eventId: string, timeoutMs: number): Promise<void> {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), timeoutMs);
    const signal = AbortSignal.any([timeout.signal, this.#closing.signal]);
    await this.#until(() => this.#paused || this.#isOver(eventId), signal);
    clearTimeout(timer);
  }

  /** Resolves once nothing is under way or due now. Retries that wait for later do not count. */
  async idle(): Promise<void> {
    const { deliveries, now } = this.#account;
    const isDue = () => !this.#paused && deliveries.due(now(), 1).length > 0;
    await this.#until(() => this.#underWay.size === 0 && !isDue(), this.#closing.signal);
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Starts nothing new until resumed. */
  pause(): void {
    this.#paused = true;
    this.wake();
  }

  /**
   * Goes on; first with the named events, one after the other in that order.
   *
   * @returns those deliveries, as they stand after one attempt each.
   * @throws {@link Refusal} when it is not paused.
   */
  async resume(order: readonly string[]): Promise<Delivery[]> {
    if (!this.#paused) throw new Refusal("wrong_state", "The deliveries are not paused.");
    const { deliveries } = this.#account;
    const sent: number[] = [];
    for (const eventId of order) {
      for (const delivery of deliveries.list(100, eventId).toReversed()) {
        if (delivery.state !== "pending" || this.#closing.signal.aborted) continue;
        sent.push(delivery.id);
        await this.#start(delivery);
      }
    }
    this.#paused = false;
    this.wake();
    return sent.flatMap((id) => deliveries.get(id) ?? []);
  }

  /** Cuts off what is under way, which the next start sends again, and starts nothing more. */
  async stop(): Promise<void> {
    this.#alarm.stop();
    this.#closing.abort();
    await Promise.all(this.#underWay.values());
  }

  #start(delivery: Delivery): Promise<void> {
    this.#account.deliveries.move(delivery.id, "sending", delivery.dueAt);
    const sending = this.#send(delivery).finally(() => {
      this.#underWay.delete(delivery.id);
      this.wake();
    });
    this.#underWay.set(delivery.id, sending);
    return sending;
  }

  async #send(delivery: Delivery): Promise<void> {
    const { deliveries, now } = this.#account;
    const target = targetOf(this.#account, delivery);
    if (target === null) {
      deliveries.move(delivery.id, "dropped", delivery.dueAt);
      return;
    }
    const attempt = await postEvent({
      ...target,
      at: now(),
      signal: this.#closing.signal,
    });
    const taken = attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
    // Cut off, nobody knows what came of it: it stays `sending`, and the next start sends it again.
    if (!taken && this.#closing.signal.aborted) return;
    deliveries.record(delivery.id, attempt);
    if (taken) deliveries.move(delivery.id, "delivered", attempt.at);
    else this.#putOff(delivery, attempt);
  }

  #putOff(delivery: Delivery, attempt: DeliveryAttempt): void {
    const wait = this.#options.retryDelaysMs[delivery.attempts.length];
    const due = this.#account.now() + (wait ?? 0);
    this.#account.deliveries.move(delivery.id, wait === undefined ? "failed" : "pending", due);
    const came = attempt.error ?? `status ${attempt.status}`;
    const next = wait === undefined ? "given up" : `trying again in ${wait} ms`;
    this.#options.onWarning(`${delivery.type} ${delivery.event} was not taken (${came}): ${next}.`);
  }

  /** Resolves when `done` holds, asked after every change, or when the signal aborts. */
  async #until(done: () => boolean, signal: AbortSignal): Promise<void> {
    if (done() || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const check = () => {
        if (!signal.aborted && !done()) return;
        this.#watchers.delete(check);
        signal.removeEventListener("abort", check);
        resolve();
      };
      this.#watchers.add(check);
      signal.addEventListener("abort", check);
    });
  }

  #isReady(): boolean {
    return !this.#paused && this.#underWay.size < CONCURRENT_MAX && !this.#closing.signal.aborted;
  }

  #isOver(eventId: string): boolean {
    const states = this.#account.deliveries.list(100, eventId).map(({ state }) => state);
    return !states.includes("pending") && !states.includes("sending");
  }
}
