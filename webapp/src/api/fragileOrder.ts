import * as z from 'zod/mini';
import type { PricedLine } from '@/lib/pricedCart';
import { apiBase } from './client';

/** What the fragile client makes of its only attempt. A timeout says nothing about the order: it may exist. */
export type FragileAnswer = { kind: 'placed'; orderId: string | null } | { kind: 'timed-out' } | { kind: 'failed' };

const placedSchema = z.object({
  success: z.literal(true),
  order_id: z.optional(z.string().check(z.regex(/^ord_[0-9a-z]+$/))),
});

/** Sends the order once, in the form of the original lab: amounts in dollars, and no key. It never throws. */
export async function placeFragileOrder(lines: readonly PricedLine[], timeoutS: number): Promise<FragileAnswer> {
  const limit = AbortSignal.timeout(timeoutS * 1000);
  try {
    const response = await fetch(new URL(`${apiBase}/`, globalThis.location.href), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(fragileBody(lines)),
      cache: 'no-store',
      signal: limit,
    });
    const parsed = placedSchema.safeParse(response.ok ? await response.json() : null);
    return parsed.success ? { kind: 'placed', orderId: parsed.data.order_id ?? null } : { kind: 'failed' };
  } catch {
    return { kind: limit.aborted ? 'timed-out' : 'failed' };
  }
}

function fragileBody(lines: readonly PricedLine[]) {
  const items = lines.map(({ productId, name, quantity, unitPrice }) => ({
    id: productId,
    name,
    price: (unitPrice?.amount ?? 0) / 100,
    quantity,
  }));
  const total = items.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  return { items, total, timestamp: new Date().toISOString() };
}
