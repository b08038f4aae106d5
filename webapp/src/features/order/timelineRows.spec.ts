import { accept } from '@mock-api/db';
import { eventsOf, orderAt, type StoryName } from '@mock-api/stories';
import { describe, expect, test } from 'vitest';
import { timelineOf } from './timelineRows';

const body = JSON.stringify({ items: [{ productId: 'kenyan-aa', quantity: 2 }] });

function rows(story: StoryName, afterMs: number) {
  const told = accept(`${story}-${afterMs}`, body, story, 0);
  return timelineOf(orderAt(told, afterMs), eventsOf(told, afterMs)).map(({ label, word }) => `${label}: ${word}`);
}

describe('the timeline', () => {
  test('moves from received to shipping', () => {
    expect(rows('confirmed', 0)).toEqual(['Received: Done', 'Payment: Waiting', 'Inventory: Waiting', 'Shipping: Waiting']);
    expect(rows('confirmed', 500)[1]).toBe('Payment: In progress');
    expect(rows('confirmed', 1100)).toEqual(['Received: Done', 'Payment: Done', 'Inventory: In progress', 'Shipping: Waiting']);
    expect(rows('confirmed', 9000)).toEqual(['Received: Done', 'Payment: Done', 'Inventory: Done', 'Shipping: Done']);
  });

  test('shows a delayed step with its attempts and why', () => {
    const told = accept('delayed', body, 'payment-delayed', 0);

    const payment = timelineOf(orderAt(told, 2000), eventsOf(told, 2000))[1];

    expect(payment).toMatchObject({ word: 'Delayed', attempts: 4, detail: 'no answer in 3000 ms', at: '1970-01-01T00:00:00.300Z' });
  });

  test('shows what was undone in the order it happened, and not what there was nothing to undo of', () => {
    expect(rows('cancelled', 9000)).toEqual([
      'Received: Done',
      'Payment: Done',
      'Inventory: Stopped',
      'Shipping: Not done',
      'Coffee put back: Done',
      'Payment returned: Done',
    ]);
    expect(rows('expired', 9000)).toEqual(['Received: Done', 'Payment: Not done', 'Inventory: Not done', 'Shipping: Not done']);
  });

  test('shows an undo on its way', () => {
    expect(rows('undoing', 9000)).toEqual([
      'Received: Done',
      'Payment: Done',
      'Inventory: Refused',
      'Shipping: Not done',
      'Returning your payment: In progress',
    ]);
  });
});
