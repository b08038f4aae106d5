import { longestWaitMs } from '@/api/retry';
import type { Answer } from '@/api/submitOrder';
import type { CartLine } from '@/lib/cart';
import type { Clock } from '@/lib/clock';
import type { Stored } from '@/lib/stored';
import {
  dueAtMs,
  isActive,
  isPursued,
  isUnresolved,
  transition,
  type CheckoutEvent,
  type CheckoutState,
  type PursuedState,
  type Submission,
} from './machine';

/** Everything outside the submitter that it uses. */
export interface Surroundings {
  slot: Stored<CheckoutState>;
  clock: Clock;
  send(submission: Submission, signal: AbortSignal): Promise<Answer>;
  network: Network;
  /**
   * Runs the work while no other tab runs any. If another tab does, it waits (`wait` is true), or returns false without
   * running the work (`wait` is false).
   */
  exclusively(work: () => Promise<void>, wait: boolean): Promise<boolean>;
  /** Called once per order, in the tab that got the answer: the order is stored. */
  onAccepted(lines: readonly CartLine[], answer: Extract<Answer, { kind: 'accepted' }>): void;
}

export interface Network {
  /** Returns false only when there is no connection at all. */
  isUp(): Promise<boolean>;
  /** Resolves when there is a connection again. */
  back(signal: AbortSignal): Promise<void>;
}

/**
 * Drives the checkout state machine: it sends, waits and sends again. The state is in the slot, which all tabs share.
 * Only one tab sends at a time. When that tab closes, another tab takes over.
 */
export class Submitter {
  readonly #world: Surroundings;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  /**
   * Places the order. If another order is already under way, that one continues instead. `make` is called only when this
   * tab may send, so that a second tab makes no key and no customer id of its own. `make` returns nothing if there is
   * nothing to order any more, because another tab has just ordered it.
   */
  async place(make: () => Submission | undefined): Promise<void> {
    await this.#take(false, () => {
      const submission = make();
      if (submission) this.#dispatch({ type: 'placed', submission });
    });
  }

  /** Continues an order that a reload or a closed tab has interrupted. */
  async resume(): Promise<void> {
    if (isPursued(this.#state)) await this.#take(true);
  }

  /** Sends the order again at once, without the wait for the next automatic check. */
  async checkAgain(): Promise<void> {
    this.#dispatch({ type: 'checkedAgain' });
    await this.#take(false);
  }

  /** Stops trying. A request that was sent may still arrive, so the next state is `unknown`. */
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
      this.#world.slot.refresh();
      first?.();
      await this.#run();
    }, wait);
    // Another tab is sending. This tab waits, and takes over if that tab closes before it has an answer.
    if (taken) return;
    await this.#world.exclusively(() => {
      this.#world.slot.refresh();
      return this.#run();
    }, true);
  }

  async #run() {
    for (let state = this.#state; isPursued(state); state = this.#state) {
      const stop = new AbortController();
      const { key } = state.submission;
      const belongs = state.name === 'unknown' ? isCheck : isActive;
      // Stop trying aborts the current attempt, and Check again the current check, in this tab or another one.
      const unsubscribe = this.#world.slot.subscribe(() => {
        const now = this.#state;
        if (!belongs(now) || now.submission.key !== key) stop.abort();
      });
      try {
        await this.#round(belongs, stop.signal);
      } catch (error) {
        if (!stop.signal.aborted) throw error;
      } finally {
        unsubscribe();
      }
    }
  }

  /** Makes up to four attempts to send one submission, or the automatic checks of its outcome. */
  async #round(belongs: (state: CheckoutState) => state is PursuedState, signal: AbortSignal) {
    let mayExist = isPursued(this.#state) && this.#state.submission.sent;
    for (let state = this.#state; belongs(state); state = this.#state) {
      await this.#waitUntil(dueAtMs(state), signal);
      await this.#waitForNetwork(signal);
      this.#dispatch({ type: 'sent' });
      const sent = this.#state;
      const answer = await this.#world.send(belongs(sent) ? sent.submission : state.submission, signal);
      signal.throwIfAborted();
      if (answer.kind === 'again') {
        mayExist ||= answer.mayExist;
        const { clock } = this.#world;
        this.#dispatch({ type: 'unanswered', nowMs: clock.now(), random: clock.random(), retryAfterMs: answer.retryAfterMs });
      } else {
        this.#finish(answer, mayExist);
      }
    }
  }

  async #waitUntil(atMs: number | null, signal: AbortSignal) {
    const waitMs = atMs === null ? 0 : Math.min(atMs - this.#world.clock.now(), longestWaitMs);
    if (waitMs > 0) await this.#world.clock.sleep(waitMs, signal);
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
        if (isUnresolved(state)) this.#world.onAccepted(state.submission.lines, answer);
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

/** True while the outcome is unknown and the shop checks it by itself. */
const isCheck = (state: CheckoutState): state is PursuedState => state.name === 'unknown' && state.next !== null;
