import { describe, expect, test } from 'vitest';
import { usd } from '@/lib/money';
import { idle, isUnresolved, transition, type CheckoutEvent, type CheckoutState, type Submission } from './machine';

const submission: Submission = {
  key: 'key-1',
  body: '{}',
  lines: [{ productId: 'kenyan-aa', quantity: 1 }],
  total: usd(1999),
  placedAt: '2026-11-21T09:30:00.000Z',
  sent: true,
};
const problem = { slug: 'validation-error', status: 422, detail: '1 field needs attention.', errors: [] };
const sending: CheckoutState = { name: 'sending', submission };
const retrying = (attempt: number, nextAtMs: number | null = null): CheckoutState => ({ name: 'retrying', submission, attempt, nextAtMs });
const offline: CheckoutState = { name: 'offline', submission, attempt: 2 };
const unknown: CheckoutState = { name: 'unknown', submission, next: null };
const checking = (check: number, atMs: number): CheckoutState => ({ name: 'unknown', submission, next: { check, atMs } });
const unanswered: CheckoutEvent = { type: 'unanswered', nowMs: 1000, random: 0, retryAfterMs: 0 };
const events: CheckoutEvent[] = [
  { type: 'sent' },
  unanswered,
  { type: 'wentOffline' },
  { type: 'cameBack' },
  { type: 'accepted', orderId: 'ord_1' },
  { type: 'priceChanged', currentTotal: usd(2099) },
  { type: 'refused', problem, mayExist: false },
  { type: 'stopped' },
  { type: 'checkedAgain' },
];

const after = (state: CheckoutState, ...types: CheckoutEvent[]) => types.reduce(transition, state);

describe('the checkout machine', () => {
  test('becomes unknown after four attempts without an answer', () => {
    expect(transition(idle, { type: 'placed', submission })).toEqual(sending);
    expect(after(sending, unanswered)).toEqual(retrying(2, 2000));
    expect(after(sending, unanswered, unanswered)).toEqual(retrying(3, 4000));
    expect(after(sending, unanswered, unanswered, unanswered)).toEqual(retrying(4, 6000));
    expect(after(sending, unanswered, unanswered, unanswered, unanswered)).toEqual(checking(1, 6000));
  });

  test('says when the next attempt starts, with jitter and Retry-After, until it starts', () => {
    const late = { ...unanswered, random: 1, retryAfterMs: 8000 } as CheckoutEvent;

    expect(transition(sending, late)).toEqual(retrying(2, 9000));
    expect(after(sending, late, { type: 'sent' })).toEqual(retrying(2, null));
  });

  test('checks an unknown outcome by itself, 21 times, and then only by hand', () => {
    expect(after(checking(1, 6000), unanswered)).toEqual(checking(2, 11_000));
    expect(after(checking(2, 0), unanswered)).toEqual(checking(3, 21_000));
    expect(after(checking(20, 0), unanswered)).toEqual(checking(21, 31_000));
    expect(after(checking(21, 0), unanswered)).toEqual(unknown);
  });

  test('leaves unknown when a check finds the outcome', () => {
    expect(transition(checking(3, 0), { type: 'accepted', orderId: 'ord_1' })).toEqual({ name: 'accepted', submission, orderId: 'ord_1' });
    expect(transition(checking(3, 0), { type: 'priceChanged', currentTotal: usd(2099) })).toMatchObject({ name: 'price-changed' });
    expect(transition(checking(3, 0), { type: 'refused', problem, mayExist: true })).toMatchObject({ name: 'refused', mayExist: true });
    for (const type of ['sent', 'wentOffline', 'cameBack', 'stopped', 'dismissed'] as const) {
      expect(transition(checking(3, 0), { type })).toEqual(checking(3, 0));
    }
  });

  test('checks again with the same key and the same bytes', () => {
    expect(transition(unknown, { type: 'checkedAgain' })).toEqual(sending);
    expect(transition(checking(5, 0), { type: 'checkedAgain' })).toEqual(sending);
  });

  test.each([sending, retrying(3), offline])('becomes unknown, never failed, and sends no more when it is stopped in %o', (state) => {
    expect(transition(state, { type: 'stopped' })).toEqual(unknown);
  });

  test('goes offline and returns to the same attempt', () => {
    expect(transition(retrying(3), { type: 'wentOffline' })).toEqual({ name: 'offline', submission, attempt: 3 });
    expect(after(retrying(3), { type: 'wentOffline' }, { type: 'cameBack' })).toEqual(retrying(3));
    expect(after(sending, { type: 'wentOffline' }, { type: 'cameBack' })).toEqual(sending);
  });

  test('can be cancelled while offline only if nothing has been sent', () => {
    const unsent: CheckoutState = { name: 'offline', submission: { ...submission, sent: false }, attempt: 1 };

    expect(transition(unsent, { type: 'dismissed' })).toEqual(idle);
    expect(transition(offline, { type: 'dismissed' })).toEqual(offline);
  });

  test('remembers that an attempt has started', () => {
    const placed = transition(idle, { type: 'placed', submission: { ...submission, sent: false } });

    expect(transition(placed, { type: 'sent' })).toEqual(sending);
  });

  test.each([sending, retrying(4), offline])('leaves %o when an answer arrives', (state) => {
    expect(transition(state, { type: 'accepted', orderId: 'ord_1' })).toMatchObject({ name: 'accepted', orderId: 'ord_1' });
    expect(transition(state, { type: 'priceChanged', currentTotal: usd(2099) })).toMatchObject({ name: 'price-changed' });
    expect(transition(state, { type: 'refused', problem, mayExist: true })).toMatchObject({ name: 'refused', mayExist: true });
  });

  test('places no new order while the outcome of the last one is unknown', () => {
    const other = { ...submission, key: 'key-2' };
    for (const state of [sending, retrying(2), offline, unknown, checking(1, 0)]) {
      expect(isUnresolved(state)).toBe(true);
      expect(transition(state, { type: 'placed', submission: other })).toBe(state);
    }
  });

  test('can place a new order after every known outcome', () => {
    const ends: CheckoutState[] = [
      { name: 'accepted', submission, orderId: 'ord_1' },
      { name: 'price-changed', submission, currentTotal: usd(2099) },
      { name: 'refused', submission, problem, mayExist: false },
    ];
    const other = { ...submission, key: 'key-2' };
    for (const state of ends) {
      expect(transition(state, { type: 'placed', submission: other })).toEqual({ name: 'sending', submission: other });
      expect(transition(state, { type: 'dismissed' })).toEqual(idle);
    }
  });

  test('ignores a late answer', () => {
    for (const event of events) expect(transition(idle, event)).toBe(idle);
    for (const event of events.filter(({ type }) => type !== 'checkedAgain')) expect(transition(unknown, event)).toBe(unknown);
    const accepted: CheckoutState = { name: 'accepted', submission, orderId: 'ord_1' };
    for (const event of events) expect(transition(accepted, event)).toBe(accepted);
  });
});
