import { attemptsMax } from '@/api/retry';
import type { ShopProblem } from '@/api/problems';
import type { CartLine } from '@/lib/cart';
import type { Money } from '@/lib/money';

/** One click on Place order: a key, and the very bytes that every attempt sends under it. */
export interface Submission {
  key: string;
  body: string;
  lines: readonly CartLine[];
  total: Money;
  placedAt: string;
  /** An attempt has begun, so the order may exist. */
  sent: boolean;
}

/**
 * The submission of one order, as a customer sees it. There is no "failed": an order that was sent and not answered is
 * `unknown` until somebody asks again with the same key.
 *
 *     idle ─► sending ─► retrying ─► unknown ─► (check again) sending
 *               │ ▲         │ ▲
 *               ▼ │         ▼ │
 *              offline    offline          from all of them: accepted, price-changed, refused
 */
export type CheckoutState =
  | { name: 'idle' }
  | { name: 'sending'; submission: Submission }
  /** `attempt` (2 to 4) is being waited for, or on its way. */
  | { name: 'retrying'; submission: Submission; attempt: number }
  /** `attempt` goes out when the connection is back. */
  | { name: 'offline'; submission: Submission; attempt: number }
  | { name: 'unknown'; submission: Submission }
  | { name: 'accepted'; submission: Submission; orderId: string }
  | { name: 'price-changed'; submission: Submission; currentTotal: Money }
  /** `mayExist`: an attempt before the refused one was never answered, so it may have gone through. */
  | { name: 'refused'; submission: Submission; problem: ShopProblem; mayExist: boolean };

export type CheckoutEvent =
  | { type: 'placed'; submission: Submission }
  /** An attempt begins. */
  | { type: 'sent' }
  /** An attempt ended without an outcome. */
  | { type: 'unanswered' }
  | { type: 'wentOffline' }
  | { type: 'cameBack' }
  | { type: 'accepted'; orderId: string }
  | { type: 'priceChanged'; currentTotal: Money }
  | { type: 'refused'; problem: ShopProblem; mayExist: boolean }
  /** Stop trying. */
  | { type: 'stopped' }
  /** Check again, with the same key. */
  | { type: 'checkedAgain' }
  /** Back, or Cancel before anything was sent. */
  | { type: 'dismissed' };

export const idle: CheckoutState = { name: 'idle' };

/** The order is on its way: somebody has to send it. */
export type ActiveState = Extract<CheckoutState, { name: 'sending' | 'retrying' | 'offline' }>;

export const isActive = (state: CheckoutState): state is ActiveState =>
  state.name === 'sending' || state.name === 'retrying' || state.name === 'offline';

/** The order may exist and nobody knows yet. */
export const isUnresolved = (state: CheckoutState): state is ActiveState | Extract<CheckoutState, { name: 'unknown' }> =>
  isActive(state) || state.name === 'unknown';

/** Which of the four attempts is under way or comes next. */
export const attemptOf = (state: ActiveState): number => (state.name === 'sending' ? 1 : state.attempt);

const trying = (submission: Submission, attempt: number): ActiveState =>
  attempt === 1 ? { name: 'sending', submission } : { name: 'retrying', submission, attempt };

/** The next state. An event that means nothing in a state leaves it as it is: a late answer changes nothing. */
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
      // Only what was never sent can be taken back.
      return submission.sent ? state : idle;
    case 'checkedAgain':
      return state;
  }
}
