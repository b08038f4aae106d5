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

  test('shows the attempts and the cause of a delayed step', () => {
    const told = accept('delayed', body, 'payment-delayed', 0);

    const payment = timelineOf(orderAt(told, 2000), eventsOf(told, 2000))[1];

    expect(payment).toMatchObject({ word: 'Delayed', attempts: 4, detail: 'No answer in time', nextAttemptAt: null, at: '1970-01-01T00:00:00.300Z' });
  });

  test('shows that an open breaker holds a step, and until when', () => {
    const told = accept('held', body, 'payment-held', 0);

    const payment = timelineOf(orderAt(told, 3000), eventsOf(told, 3000))[1];

    expect(payment).toMatchObject({
      word: 'Delayed',
      detail: 'Its service is not being called for a while, because too many calls went wrong',
      nextAttemptAt: '1970-01-01T00:00:15.000Z',
    });
  });

  test('shows the undos in the order they happened, and no row for a step that had nothing to undo', () => {
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

  test('shows that goods and then money are returned when an order cannot be shipped', () => {
    expect(rows('cannot-ship', 9000)).toEqual([
      'Received: Done',
      'Payment: Done',
      'Inventory: Done',
      'Shipping: Refused',
      'Coffee put back: Done',
      'Payment returned: Done',
    ]);
    expect(rows('cannot-ship', 2600).slice(4)).toEqual(['Putting the coffee back: In progress', 'Returning your payment: Waiting']);
    expect(rows('cannot-ship', 3300).slice(4)).toEqual(['Coffee put back: Done', 'Returning your payment: In progress']);
  });

  test('makes no claim about the undo of a step without a reference, because the step may have done nothing', () => {
    expect(rows('cancelled', 1300).slice(4)).toEqual([
      'Making sure that nothing is shipped: In progress',
      'Making sure that nothing is set aside: Waiting',
      'Returning your payment: Waiting',
    ]);
    expect(rows('expired', 2100)).toEqual([
      'Received: Done',
      'Payment: Stopped',
      'Inventory: Stopped',
      'Shipping: Stopped',
      'Making sure that nothing is shipped: In progress',
      'Making sure that nothing is set aside: Waiting',
      'Making sure that you are not charged: Waiting',
    ]);
  });

  test('shows the attempts and the cause of a delayed undo', () => {
    const told = accept('undo', body, 'undo-delayed', 0);

    const [payment, undo] = [1, 4].map((row) => timelineOf(orderAt(told, 9000), eventsOf(told, 9000))[row]);

    expect(payment).toMatchObject({ word: 'Done', attempts: 0, detail: null });
    expect(undo).toMatchObject({ label: 'Returning your payment', word: 'Delayed', busy: false, attempts: 4, detail: 'No answer in time' });
  });

  test('shows an undo in progress', () => {
    expect(rows('undoing', 9000)).toEqual([
      'Received: Done',
      'Payment: Done',
      'Inventory: Refused',
      'Shipping: Not done',
      'Returning your payment: In progress',
    ]);
  });
});
