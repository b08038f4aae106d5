import { attemptsMax, waitBeforeMs } from '@/api/retry';
import type { Answer } from '@/api/submitOrder';
import type { CartLine } from '@/lib/cart';
import type { Clock } from '@/lib/clock';
import type { Stored } from '@/lib/stored';
import { attemptOf, isActive, transition, type CheckoutEvent, type CheckoutState, type Submission } from './machine';

/** What the submitter needs of the world. */
export interface Surroundings {
  slot: Stored<CheckoutState>;
  clock: Clock;
  send(key: string, body: string, signal: AbortSignal): Promise<Answer>;
  network: Network;
  /** Runs the work while no other tab does. With `wait` it queues; else it does nothing and returns false when taken. */
  exclusively(work: () => Promise<void>, wait: boolean): Promise<boolean>;
  /** The order is stored; told once per order, by the tab that got the answer. */
  onAccepted(lines: readonly CartLine[], answer: Extract<Answer, { kind: 'accepted' }>): void;
}

export interface Network {
  /** False only when there is no connection at all. */
  isUp(): Promise<boolean>;
  /** Resolves when there is a connection again. */
  back(signal: AbortSignal): Promise<void>;
}

/**
 * Drives the checkout machine: sends, waits, sends again. Its state lives in the slot, which all tabs share; one tab at
 * a time sends, and another one takes over when that tab closes.
 */
export class Submitter {
  readonly #world: Surroundings;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  /**
   * Places the order, unless one is on its way already: then that one goes on. The order is made once this tab is the
   * one that sends, so that a tab that comes second makes no key and no customer of its own.
   */
  async place(make: () => Submission): Promise<void> {
    await this.#take(false, () => {
      this.#dispatch({ type: 'placed', submission: make() });
    });
  }

  /** Goes on with what a reload or a closed tab left behind. */
  async resume(): Promise<void> {
    if (isActive(this.#state)) await this.#take(true);
  }

  async checkAgain(): Promise<void> {
    this.#dispatch({ type: 'checkedAgain' });
    await this.#take(false);
  }

  /** Ends the attempts. What was sent may still arrive, so this leads to `unknown`. */
  stop() {
    this.#dispatch({ type: 'stopped' });
  }

  dismiss() {
    this.#dispatch({ type: 'dismissed' });
  }

  get #state(): CheckoutState {
    return this.#world.slot.get();
  }

  #dispatch(event: CheckoutEvent) {
    const before = this.#state;
    const after = transition(before, event);
    if (after !== before) this.#world.slot.set(after);
  }

  async #take(wait: boolean, first?: () => void) {
    const taken = await this.#world.exclusively(async () => {
      first?.();
      await this.#run();
    }, wait);
    // Another tab sends: stand by for the case that it closes before it has an answer.
    if (!taken) await this.#world.exclusively(() => this.#run(), true);
  }

  async #run() {
    while (isActive(this.#state)) {
      const stop = new AbortController();
      const { key } = this.#state.submission;
      // Stop trying, here or in another tab, ends the attempt under way.
      const unsubscribe = this.#world.slot.subscribe(() => {
        const state = this.#state;
        if (!isActive(state) || state.submission.key !== key) stop.abort();
      });
      try {
        await this.#round(stop.signal);
      } catch (error) {
        if (!stop.signal.aborted) throw error;
      } finally {
        unsubscribe();
      }
    }
  }

  /** Up to four attempts at one submission. */
  async #round(signal: AbortSignal) {
    // The attempt that a reload interrupted is made again at once.
    let waitMs = 0;
    let mayExist = isActive(this.#state) && this.#state.submission.sent;
    for (let state = this.#state; isActive(state); state = this.#state) {
      if (waitMs > 0) await this.#world.clock.sleep(waitMs, signal);
      await this.#waitForNetwork(signal);
      this.#dispatch({ type: 'sent' });
      const answer = await this.#world.send(state.submission.key, state.submission.body, signal);
      signal.throwIfAborted();
      if (answer.kind === 'again') {
        const next = attemptOf(state) + 1;
        if (next <= attemptsMax) waitMs = waitBeforeMs(next, () => this.#world.clock.random(), answer.retryAfterMs);
        mayExist ||= answer.mayExist;
        this.#dispatch({ type: 'unanswered' });
      } else {
        this.#finish(answer, mayExist);
      }
    }
  }

  async #waitForNetwork(signal: AbortSignal) {
    if (await this.#world.network.isUp()) return;
    this.#dispatch({ type: 'wentOffline' });
    await this.#world.network.back(signal);
    this.#dispatch({ type: 'cameBack' });
  }

  #finish(answer: Exclude<Answer, { kind: 'again' }>, mayExist: boolean) {
    const state = this.#state;
    switch (answer.kind) {
      case 'accepted':
        this.#dispatch({ type: 'accepted', orderId: answer.orderId });
        if (isActive(state)) this.#world.onAccepted(state.submission.lines, answer);
        break;
      case 'price-changed':
        this.#dispatch({ type: 'priceChanged', currentTotal: answer.currentTotal });
        break;
      case 'refused':
        this.#dispatch({ type: 'refused', problem: answer.problem, mayExist });
        break;
    }
  }
}
