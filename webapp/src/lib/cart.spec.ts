import { describe, expect, test } from 'vitest';
import { cart, cartReducer, changeCart, countItems, linesMax, quantityMax, type CartLine } from './cart';

const kenyan: CartLine = { productId: 'kenyan-aa', quantity: 2 };
const sumatra: CartLine = { productId: 'sumatra-mandheling', quantity: 1 };

describe('the cart', () => {
  test('adds a line, then increases its quantity', () => {
    const once = cartReducer([], { type: 'add', productId: 'kenyan-aa' });
    const twice = cartReducer(once, { type: 'add', productId: 'kenyan-aa' });

    expect(once).toEqual([{ productId: 'kenyan-aa', quantity: 1 }]);
    expect(twice).toEqual([kenyan]);
    expect(countItems([...twice, sumatra])).toBe(3);
  });

  test('keeps every quantity within 1 to 20', () => {
    const set = (quantity: number) => cartReducer([kenyan], { type: 'setQuantity', productId: 'kenyan-aa', quantity });

    expect(set(0)[0]?.quantity).toBe(1);
    expect(set(21)[0]?.quantity).toBe(quantityMax);
    expect(cartReducer(set(20), { type: 'add', productId: 'kenyan-aa' })[0]?.quantity).toBe(quantityMax);
  });

  test('holds at most 20 lines', () => {
    const full = Array.from({ length: linesMax }, (_, index) => ({ productId: `p${index}`, quantity: 1 }));

    expect(cartReducer(full, { type: 'add', productId: 'one-more' })).toEqual(full);
  });

  test('puts a removed line back where it was', () => {
    const without = cartReducer([kenyan, sumatra], { type: 'remove', productId: 'kenyan-aa' });

    expect(without).toEqual([sumatra]);
    expect(cartReducer(without, { type: 'restore', line: kenyan, index: 0 })).toEqual([kenyan, sumatra]);
  });

  test('does not restore a line if the product has been added again', () => {
    expect(cartReducer([kenyan], { type: 'restore', line: { ...kenyan, quantity: 9 }, index: 0 })).toEqual([kenyan]);
  });

  test('removes what was ordered and keeps what was added in the meantime', () => {
    const lines = [{ ...kenyan, quantity: 5 }, sumatra];

    expect(cartReducer(lines, { type: 'ordered', lines: [kenyan, sumatra] })).toEqual([{ ...kenyan, quantity: 3 }]);
  });

  test('is written to storage at once, with its version', () => {
    changeCart({ type: 'add', productId: 'kenyan-aa' });

    expect(JSON.parse(localStorage.getItem('coffee.cart') ?? '')).toEqual({
      version: 1,
      value: [{ productId: 'kenyan-aa', quantity: 1 }],
    });
    cart.set([]);
  });
});
