import type { NewOrder, PaymentMethod } from '@/api/types';
import type { CartLine } from '@/lib/cart';
import { customerId } from '@/lib/customer';
import type { Money } from '@/lib/money';
import type { Submission } from './machine';

/** Makes a new key and the bytes that every attempt sends with it. It is called once per click. */
export function newSubmission(lines: readonly CartLine[], total: Money, paymentMethod: PaymentMethod): Submission {
  const items = lines.map(({ productId, quantity }) => ({ productId, quantity }));
  const order: NewOrder = { items, expectedTotal: total, paymentMethod, customerId: customerId() };
  return {
    key: crypto.randomUUID(),
    body: JSON.stringify(order),
    lines: items,
    total,
    placedAt: new Date().toISOString(),
    sent: false,
  };
}
