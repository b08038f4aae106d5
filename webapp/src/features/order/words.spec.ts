import { accept } from '@mock-api/db';
import { orderAt, stories, type StoryName } from '@mock-api/stories';
import { describe, expect, test } from 'vitest';
import type { Order, OrderStatus, StepState } from '@/api/types';
import { causeWords, chipOf, moneyWords, orderWords, pageTitle } from './words';

const body = JSON.stringify({ items: [{ productId: 'kenyan-aa', quantity: 2 }] });

/** The order of a story, `afterMs` after its acceptance. */
function told(story: StoryName, afterMs: number): Order {
  return orderAt(accept(`${story}-${afterMs}`, body, story, 0), afterMs);
}

const withPayment = (state: StepState, reference: string | null = null): Order => {
  const order = told('confirmed', 0);
  return { ...order, steps: order.steps.map((step) => (step.name === 'payment' ? { ...step, state, reference } : step)) };
};

describe('the order page says', () => {
  test.each<[StoryName, number, string, string]>([
    ['confirmed', 0, 'Order received', "We're working on it. This page updates by itself."],
    ['confirmed', 500, 'Order received', "We're working on it. This page updates by itself."],
    ['confirmed', 1100, 'Order received', "We're working on it. This page updates by itself."],
    ['confirmed', 2000, 'Order received', "We're working on it. This page updates by itself."],
    ['confirmed', 9000, 'Order confirmed', 'Enjoy your coffee.'],
    ['packing-delayed', 9000, 'Order received, packing delayed', 'Nothing to do on your side.'],
    ['shipping-delayed', 9000, 'Order received, shipping delayed', 'Nothing to do on your side.'],
    ['undoing', 9000, 'Undoing your order', "We're returning your payment."],
    ['undo-delayed', 9000, 'Undoing your order', "We're returning your payment. This takes longer than usual."],
    ['cannot-ship', 9000, "We couldn't complete your order", "We can't ship this order. Your payment was returned."],
    ['declined', 9000, "We couldn't complete your order", 'Your payment was declined. You have not been charged.'],
    ['out-of-stock', 9000, "We couldn't complete your order", 'Part of your order is out of stock. Your payment was returned.'],
    ['cancelled', 9000, 'Order cancelled', 'As you asked. Your payment was returned.'],
    ['expired', 9000, 'We ran out of time', 'It took longer than we allow ourselves. You have not been charged.'],
  ])('of %s after %i ms: %s', (story, afterMs, headline, line) => {
    expect(orderWords(told(story, afterMs), afterMs)).toEqual({ headline, line });
  });

  test('when the next attempt of a delayed payment starts', () => {
    const order = told('payment-delayed', 3000);

    expect(orderWords(order, 3000)).toEqual({
      headline: 'Order received, payment delayed',
      line: "The payment service is slow. Your order is safe; we'll confirm it as soon as the payment goes through. Next try in 12 s.",
    });
    expect(orderWords(order, 60_000).line).not.toContain('Next try');
    expect(pageTitle(order)).toMatch(/^Payment delayed – order ord_/);
  });

  test('that the open breaker of a service holds a step, and when the next attempt starts', () => {
    const order = told('payment-held', 3000);
    const packing = told('packing-delayed', 3000);
    const lastError = { kind: 'breaker-open', message: 'inventory is not called until it recovers' };
    const held = { ...packing, steps: packing.steps.map((step) => (step.name === 'inventory' ? { ...step, lastError } : step)) };

    expect(orderWords(order, 3000)).toEqual({
      headline: 'Order received, payment delayed',
      line: "The payment service is not being called for a while, because too many calls went wrong. Your order is safe; we'll confirm it as soon as the payment goes through. Next try in 12 s.",
    });
    expect(orderWords(held, 3000).line).toBe(
      'The inventory service is not being called for a while, because too many calls went wrong. Nothing to do on your side. Next try in 12 s.',
    );
  });

  test('that an undo takes longer than usual', () => {
    const order = { ...told('undoing', 9000), delayed: true };

    expect(orderWords(order, 0).line).toBe("We're returning your payment. This takes longer than usual.");
  });

  test.each<[StepState, string | null, string]>([
    ['DONE', 'pay_1', "We're returning your payment."],
    ['UNDOING', 'pay_1', "We're returning your payment."],
    ['UNDOING', null, "We're taking back what was done so far."],
    ['UNDONE', 'pay_1', 'Your payment was returned.'],
    ['UNDONE', null, 'Your payment was returned.'],
    ['SKIPPED', null, 'You have not been charged.'],
    ['FAILED', null, "We're taking back what was done so far."],
    ['RETRYING', null, "We're taking back what was done so far."],
    ['WAITING', null, "We're taking back what was done so far."],
  ])('while it is undone, of a payment that is %s with reference %s: %s', (state, reference, line) => {
    expect(orderWords({ ...withPayment(state, reference), status: 'COMPENSATING' }, 0).line).toBe(line);
  });
});

describe('charged or not', () => {
  test.each<[StepState, string]>([
    ['FAILED', 'You have not been charged.'],
    ['SKIPPED', 'You have not been charged.'],
    ['UNDONE', 'Your payment was returned.'],
    ['WAITING', ''],
    ['RUNNING', ''],
    ['RETRYING', ''],
    ['DELAYED', ''],
    ['DONE', ''],
    ['UNDOING', ''],
  ])('is said of a payment that is %s: "%s"', (state, words) => {
    expect(moneyWords(withPayment(state))).toBe(words);
  });
});

test('money is mentioned only if the payment step proves it, at every moment of every story', () => {
  for (const story of Object.keys(stories) as StoryName[]) {
    for (let afterMs = 0; afterMs < 20_000; afterMs += 50) {
      const order = told(story, afterMs);
      const payment = order.steps[0];
      const { line } = orderWords(order, afterMs);
      const at = `${story} after ${afterMs} ms`;
      expect(/not been charged/.test(line), at).toBe(
        (order.terminal && payment?.state === 'FAILED') || payment?.state === 'SKIPPED',
      );
      expect(/was returned/.test(line), at).toBe(payment?.state === 'UNDONE');
      if (/returning your payment/.test(line)) expect(payment?.reference, at).toBeTruthy();
    }
  }
});

test('nothing that a customer reads says "failed" or "try again"', () => {
  for (const story of Object.keys(stories) as StoryName[]) {
    for (let afterMs = 0; afterMs < 20_000; afterMs += 250) {
      const { headline, line } = orderWords(told(story, afterMs), afterMs);
      expect(`${headline} ${line}`).not.toMatch(/fail|try again/i);
    }
  }
});

test('every status has a chip with a word', () => {
  const statuses: OrderStatus[] = ['ACCEPTED', 'PAYMENT_PENDING', 'INVENTORY_PENDING', 'SHIPPING_PENDING', 'CONFIRMED', 'COMPENSATING', 'REJECTED', 'CANCELLED', 'EXPIRED'];
  expect(statuses.map((status) => chipOf({ status, delayed: false }).word)).toEqual([
    'In progress',
    'In progress',
    'In progress',
    'In progress',
    'Confirmed',
    'Being undone',
    'Not completed',
    'Cancelled',
    'Ran out of time',
  ]);
  expect(chipOf({ status: 'PAYMENT_PENDING', delayed: true }).word).toBe('Payment delayed');
  expect(chipOf({ status: 'SHIPPING_PENDING', delayed: true }).word).toBe('Delayed');
});

test('the cause of a delay is told in own words, whatever text the API sends', () => {
  const message = 'java.net.ConnectException: Connection refused';
  const kinds = ['timeout', 'unreachable', 'server-error', 'malformed', 'bulkhead-full', 'breaker-open', 'refused', 'new-kind'];

  const causes = kinds.map((kind) => causeWords({ name: 'payment', state: 'DELAYED', attempts: 4, lastError: { kind, message } }));

  expect(causes).toEqual([
    'No answer in time',
    'No connection',
    'It answered with an error',
    'Its answer was not readable',
    'Too many orders at once',
    'Its service is not being called for a while, because too many calls went wrong',
    'It refused',
    'No result',
  ]);
  expect(causeWords({ name: 'payment', state: 'RUNNING', attempts: 1 })).toBeNull();
});
