import { expect, test } from 'vitest';
import { formatMoney, sum, times, usd } from './money';
import { priceCart } from './pricedCart';

test('money has no fractions: seven bags at 18.99 are 132.93', () => {
  expect(times(usd(1899), 7)).toEqual(usd(13_293));
  expect(formatMoney(times(usd(1899), 7))).toBe('$132.93');
  expect(formatMoney(sum([]))).toBe('$0.00');
});

test('a line whose product is no longer sold has no price and makes the cart incomplete', () => {
  const products = [{ id: 'kenyan-aa', name: 'Kenyan AA', price: usd(1999) }];
  const lines = [
    { productId: 'kenyan-aa', quantity: 2 },
    { productId: 'gone', quantity: 1 },
  ];

  const priced = priceCart(lines, products);

  expect(priced.total).toEqual(usd(3998));
  expect(priced.complete).toBe(false);
  expect(priced.lines[1]).toMatchObject({ name: 'gone', unitPrice: null, total: null });
});
