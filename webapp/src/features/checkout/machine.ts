import { attemptsMax, checksMax, waitBeforeCheckMs, waitBeforeMs } from '@/api/retry';
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
  /** A checkout that an earlier version of the shop has stored has none. */
  trace?: SubmissionTrace | undefined;
}

/** The trace of a submission and its span `checkout`: one for each key. */
export interface SubmissionTrace {
  traceId: string;
  spanId: string;
  /** How many attempts and checks have started. */
  tries: number;
}

/**
 * The submission of one order, as the customer sees it. There is no state "failed": an order without an answer is
 * `unknown` while the shop, and later only the customer, checks again with the same key.
 *
 *     idle ─► sending ─► retrying ─► unknown ─► (check again) sending
 *               │ ▲         │ ▲        ▲ │
 *               ▼ │         ▼ │        └─┘ checks by itself
 *              offline    offline          from all of them: accepted, price-changed, refused
 */
export type CheckoutState =
  | { name: 'idle' }
  | { name: 'sending'; submission: Submission }
  /** The shop sends `attempt` (2 to 4) at `nextAtMs`. It is null while the attempt is under way. */
  | { name: 'retrying'; submission: Submission; attempt: number; nextAtMs: number | null }
  /** The shop sends `attempt` when the connection is back. */
  | { name: 'offline'; submission: Submission; attempt: number }
  /** The shop makes the check `next` by itself. If it is null, only the customer can check. */
  | { name: 'unknown'; submission: Submission; next: Check | null }
  | { name: 'accepted'; submission: Submission; orderId: string }
  | { name: 'price-changed'; submission: Submission; currentTotal: Money }
  /** `mayExist`: an earlier attempt got no answer, so it may have stored the order. */
  | { name: 'refused'; submission: Submission; problem: ShopProblem; mayExist: boolean };

/** An automatic check of an unknown outcome: its number (1 to 21) and its time. */
export interface Check {
  check: number;
  atMs: number;
}

export type CheckoutEvent =
  | { type: 'placed'; submission: Submission }
  /** An attempt starts. */
  | { type: 'sent' }
  /** An attempt or a check has ended without an outcome. `random` (0 to 1) spreads the next ones of many browsers. */
  | { type: 'unanswered'; nowMs: number; random: number; retryAfterMs: number }
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

type UnknownState = Extract<CheckoutState, { name: 'unknown' }>;

/** True while the outcome is not known, so the order may exist. */
export const isUnresolved = (state: CheckoutState): state is ActiveState | UnknownState =>
  isActive(state) || state.name === 'unknown';

/** The states in which a tab sends, or will send by itself. */
export type PursuedState = ActiveState | (UnknownState & { next: Check });

export const isPursued = (state: CheckoutState): state is PursuedState =>
  isActive(state) || (state.name === 'unknown' && state.next !== null);

/** The time of the next attempt or check, or null if it is due now. */
export function dueAtMs(state: PursuedState): number | null {
  if (state.name === 'unknown') return state.next.atMs;
  return state.name === 'retrying' ? state.nextAtMs : null;
}

/** The number of the attempt that is under way or comes next, 1 to 4. */
export const attemptOf = (state: ActiveState): number => (state.name === 'sending' ? 1 : state.attempt);

const trying = (submission: Submission, attempt: number, nextAtMs: number | null): ActiveState =>
  attempt === 1 ? { name: 'sending', submission } : { name: 'retrying', submission, attempt, nextAtMs };

const tried = (submission: Submission): Submission => ({
  ...submission,
  sent: true,
  ...(submission.trace && { trace: { ...submission.trace, tries: submission.trace.tries + 1 } }),
});

/** Returns the next state. An event that has no meaning in the state is ignored, for example a late answer. */
export function transition(state: CheckoutState, event: CheckoutEvent): CheckoutState {
  if (event.type === 'placed') return isUnresolved(state) ? state : { name: 'sending', submission: event.submission };
  if (isActive(state)) return whileActive(state, event);
  if (state.name === 'unknown') return whileUnknown(state, event);
  return event.type === 'dismissed' ? idle : state;
}

function whileActive(state: ActiveState, event: Exclude<CheckoutEvent, { type: 'placed' }>): CheckoutState {
  const { submission } = state;
  const attempt = attemptOf(state);
  switch (event.type) {
    case 'sent': {
      const sent = tried(submission);
      return state.name === 'retrying' ? trying(sent, attempt, null) : { ...state, submission: sent };
    }
    case 'unanswered':
      if (attempt >= attemptsMax) return unknown(submission, 1, event);
      return trying(submission, attempt + 1, event.nowMs + waitBeforeMs(attempt + 1, () => event.random, event.retryAfterMs));
    case 'wentOffline':
      return { name: 'offline', submission, attempt };
    case 'cameBack':
      return trying(submission, attempt, null);
    case 'accepted':
    case 'priceChanged':
    case 'refused':
      return outcome(submission, event);
    case 'stopped':
      return { name: 'unknown', submission, next: null };
    case 'dismissed':
      // Only a submission that was never sent can be cancelled.
      return submission.sent ? state : idle;
    case 'checkedAgain':
      return state;
  }
}

/** A late answer counts only while the shop checks by itself. */
function whileUnknown(state: UnknownState, event: Exclude<CheckoutEvent, { type: 'placed' }>): CheckoutState {
  const { submission, next } = state;
  if (event.type === 'checkedAgain') return trying(submission, 1, null);
  if (next === null) return state;
  switch (event.type) {
    case 'unanswered':
      return unknown(submission, next.check + 1, event);
    case 'accepted':
    case 'priceChanged':
    case 'refused':
      return outcome(submission, event);
    case 'sent':
      return { ...state, submission: tried(submission) };
    case 'wentOffline':
    case 'cameBack':
    case 'stopped':
    case 'dismissed':
      return state;
  }
}

function unknown(submission: Submission, check: number, event: Extract<CheckoutEvent, { type: 'unanswered' }>): UnknownState {
  if (check > checksMax) return { name: 'unknown', submission, next: null };
  const atMs = event.nowMs + waitBeforeCheckMs(check, () => event.random, event.retryAfterMs);
  return { name: 'unknown', submission, next: { check, atMs } };
}

function outcome(
  submission: Submission,
  event: Extract<CheckoutEvent, { type: 'accepted' | 'priceChanged' | 'refused' }>,
): CheckoutState {
  switch (event.type) {
    case 'accepted':
      return { name: 'accepted', submission, orderId: event.orderId };
    case 'priceChanged':
      return { name: 'price-changed', submission, currentTotal: event.currentTotal };
    case 'refused':
      return { name: 'refused', submission, problem: event.problem, mayExist: event.mayExist };
  }
}
