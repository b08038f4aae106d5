import { HttpResponse } from 'msw';
import { accept } from './db.ts';
import { ordinary, sentinels } from './sentinels.ts';

interface SeedOrder {
  items: { id: string; quantity: number }[];
}

let orders = 0;

/**
 * Answers POST /, the endpoint of the original lab, in its form. Without a key each request makes a new order. The
 * sentinels 16 and 17 have no answer in time and an error: both store the order.
 */
export async function placeSeedOrder(request: Request) {
  const { items } = JSON.parse(await request.text()) as SeedOrder;
  const quantity = items[0]?.quantity ?? 0;
  const body = JSON.stringify({ items: items.map((item) => ({ productId: item.id, quantity: item.quantity })) });
  const { accepted } = accept(request.headers.get('Idempotency-Key') ?? `seed-${++orders}`, body, (sentinels[quantity] ?? ordinary).story);
  if (quantity === 16) return new Promise<never>(() => {});
  if (quantity === 17) return HttpResponse.json({ error: 'The order could not be stored.' }, { status: 503 });
  return HttpResponse.json({ success: true, order_id: accepted.id, message: 'Order received and stored', status: 'CONFIRMED' });
}
