import { attemptsMax } from '@/api/retry';
import type { ShopProblem } from '@/api/problems';
import type { CartLine } from '@/lib/cart';
import type { Money } from '@/lib/money';

/** The result of one click on Place order: a key, and the exact bytes that every attempt sends with it. */
export interface Submission {
  key: string;
  body: string;
  lines: readonly CartLine[];
  total: Money;
  placedAt: string;
  /** True when an attempt has started, so the order may exist. */
  sent: boolean;
}

/**
 * The submission of one order, as the customer sees it. There is no state "failed": an order without an answer is
 * `unknown` until the customer checks again with the same key.
 *
 *     idle ─► sending ─► retrying ─► unknown ─► (check again) sending
 *               │ ▲         │ ▲
 *               ▼ │         ▼ │
 *              offline    offline          from all of them: accepted, price-changed, refused
 */
export type CheckoutState =
  | { name: 'idle' }
  | { name: 'sending'; submission: Submission }
  /** The shop waits before `attempt` (2 to 4), or `attempt` is under way. */
  | { name: 'retrying'; submission: Submission; attempt: number }
  /** The shop sends `attempt` when the connection is back. */
  | { name: 'offline'; submission: Submission; attempt: number }
  | { name: 'unknown'; submission: Submission }
  | { name: 'accepted'; submission: Submission; orderId: string }
  | { name: 'price-changed'; submission: Submission; currentTotal: Money }
  /** `mayExist`: an earlier attempt got no answer, so it may have stored the order. */
  | { name: 'refused'; submission: Submission; problem: ShopProblem; mayExist: boolean };

export type CheckoutEvent =
  | { type: 'placed'; submission: Submission }
  /** An attempt starts. */
  | { type: 'sent' }
  /** An attempt has ended without an outcome. */
  | { type: 'unanswered' }
  | { type: 'wentOffline' }
  | { type: 'cameBack' }
  | { type: 'accepted'; orderId: string }
  | { type: 'priceChanged'; currentTotal: Money }
  | { type: 'refused'; problem: ShopProblem; mayExist: boolean }
  /** The customer presses Stop trying. */
  | { type: 'stopped' }
  /** The customer presses Check again. The key stays the same. */
  | { type: 'checkedAgain' }
  /** The customer presses Back, or presses Cancel before anything was sent. */
  | { type: 'dismissed' };

export const idle: CheckoutState = { name: 'idle' };

/** The states in which a tab must send the order. */
export type ActiveState = Extract<CheckoutState, { name: 'sending' | 'retrying' | 'offline' }>;

export const isActive = (state: CheckoutState): state is ActiveState =>
  state.name === 'sending' || state.name === 'retrying' || state.name === 'offline';

/** True while the outcome is not known, so the order may exist. */
export const isUnresolved = (state: CheckoutState): state is ActiveState | Extract<CheckoutState, { name: 'unknown' }> =>
  isActive(state) || state.name === 'unknown';

/** The number of the attempt that is under way or comes next, 1 to 4. */
export const attemptOf = (state: ActiveState): number => (state.name === 'sending' ? 1 : state.attempt);

const trying = (submission: Submission, attempt: number): ActiveState =>
  attempt === 1 ? { name: 'sending', submission } : { name: 'retrying', submission, attempt };

/** Returns the next state. An event that has no meaning in the state is ignored, for example a late answer. */
export function transition(state: CheckoutState, event: CheckoutEvent): CheckoutState {
  if (event.type === 'placed') return isUnresolved(state) ? state : { name: 'sending', submission: event.submission };
  if (isActive(state)) return whileActive(state, event);
  if (state.name === 'unknown') return event.type === 'checkedAgain' ? trying(state.submission, 1) : state;
  return event.type === 'dismissed' ? idle : state;
}

function whileActive(state: ActiveState, event: Exclude<CheckoutEvent, { type: 'placed' }>): CheckoutState {
  const { submission } = state;
  const attempt = attemptOf(state);
  switch (event.type) {
    case 'sent':
      return { ...state, submission: { ...submission, sent: true } };
    case 'unanswered':
      return attempt >= attemptsMax ? { name: 'unknown', submission } : trying(submission, attempt + 1);
    case 'wentOffline':
      return { name: 'offline', submission, attempt };
    case 'cameBack':
      return trying(submission, attempt);
    case 'accepted':
      return { name: 'accepted', submission, orderId: event.orderId };
    case 'priceChanged':
      return { name: 'price-changed', submission, currentTotal: event.currentTotal };
    case 'refused':
      return { name: 'refused', submission, problem: event.problem, mayExist: event.mayExist };
    case 'stopped':
      return { name: 'unknown', submission };
    case 'dismissed':
      // Only a submission that was never sent can be cancelled.
      return submission.sent ? state : idle;
    case 'checkedAgain':
      return state;
  }
}
