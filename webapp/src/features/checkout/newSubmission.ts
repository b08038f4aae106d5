import type { NewOrder, PaymentMethod } from '@/api/types';
import { cart, type CartLine } from '@/lib/cart';
import { customerId } from '@/lib/customer';
import type { Money } from '@/lib/money';
import type { Submission } from './machine';
import { newTrace } from './traced';

/**
 * Makes a new key and the bytes that every attempt sends with it. It is called once per click. It returns nothing if the
 * cart no longer holds these lines: another tab has ordered them since this tab showed them.
 */
export function newSubmission(
  lines: readonly CartLine[],
  total: Money,
  paymentMethod: PaymentMethod,
): Submission | undefined {
  const items = lines.map(({ productId, quantity }) => ({ productId, quantity }));
  if (!isInCart(items)) return undefined;
  const order: NewOrder = { items, expectedTotal: total, paymentMethod, customerId: customerId() };
  return {
    key: crypto.randomUUID(),
    body: JSON.stringify(order),
    lines: items,
    total,
    placedAt: new Date().toISOString(),
    sent: false,
    trace: newTrace(),
  };
}

function isInCart(items: readonly CartLine[]): boolean {
  const inCart = cart.refresh();
  return items.every(({ productId, quantity }) =>
    inCart.some((line) => line.productId === productId && line.quantity === quantity),
  );
}
