import { beforeEach, describe, expect, test } from 'vitest';
import { cart } from '@/lib/cart';
import { usd } from '@/lib/money';
import { newSubmission } from './newSubmission';

const lines = [{ productId: 'kenyan-aa', quantity: 2 }];
/** What another tab writes; its storage event has not arrived here. */
const writtenElsewhere = (value: unknown) =>
  localStorage.setItem('coffee.cart', JSON.stringify({ version: 1, value }));

describe('a new submission', () => {
  beforeEach(() => cart.set(lines));

  test('has the lines of the cart and a key of its own', () => {
    const one = newSubmission(lines, usd(3998), 'demo_ok');
    const other = newSubmission(lines, usd(3998), 'demo_ok');

    expect(one?.lines).toEqual(lines);
    expect(JSON.parse(one?.body ?? '')).toMatchObject({ items: lines, expectedTotal: usd(3998) });
    expect(other?.key).not.toBe(one?.key);
  });

  test('is not made for lines that another tab has just ordered', () => {
    writtenElsewhere([]);

    expect(newSubmission(lines, usd(3998), 'demo_ok')).toBeUndefined();
    expect(cart.get()).toEqual([]);
  });

  test('is not made for a quantity that another tab has just changed', () => {
    writtenElsewhere([{ productId: 'kenyan-aa', quantity: 1 }]);

    expect(newSubmission(lines, usd(3998), 'demo_ok')).toBeUndefined();
  });
});
