import { HttpResponse } from 'msw';
import type { FieldError, NewOrder, Problem } from '@/api/types';
import { accept, db, totalOf } from './db.ts';
import { ordinary, priceRiseCents, sentinels } from './sentinels.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

type Extra = { errors?: FieldError[]; currentTotal?: Problem['currentTotal']; orderStatus?: Problem['orderStatus'] };

export function problem(status: number, slug: string, title: string, detail: string, extra: Extra = {}) {
  return HttpResponse.json(
    { type: `/problems/${slug}`, title, status, detail, traceId, ...extra },
    { status, headers: { 'Content-Type': 'application/problem+json', 'X-Trace-Id': traceId, 'Retry-After': '1' } },
  );
}

/** Answers POST /orders: it accepts or replays by key, or follows the error path of the sentinel. */
export async function placeOrder(request: Request) {
  const key = request.headers.get('Idempotency-Key') ?? '';
  const body = await request.text();
  const attempt = db.posts.filter((post) => post.key === key).length;
  db.posts.push({ key, body, atMs: Date.now() });

  const order = JSON.parse(body) as NewOrder;
  const { treatments, story: usual } = sentinels[order.items[0]?.quantity ?? 0] ?? ordinary;
  const story = order.paymentMethod === 'demo_declined' ? 'declined' : usual;
  switch (treatments[attempt] ?? treatments.at(-1) ?? 'accept') {
    case 'busy':
      return problem(429, 'rate-limited', 'Too many requests', 'Too many orders at once.');
    case 'error':
      return problem(503, 'storage-unavailable', 'The order could not be stored', 'The order may exist.');
    case 'cut':
      return HttpResponse.error();
    case 'cut-after-storing':
      accept(key, body, story);
      return HttpResponse.error();
    case 'in-progress':
      return problem(409, 'idempotency-key-in-progress', 'In progress', 'This key is being written right now.');
    case 'invalid':
      return problem(422, 'validation-error', 'The order has invalid fields', '1 field needs attention.', {
        errors: [{ pointer: '#/items/0/quantity', detail: 'must be at most what is in the store room' }],
      });
    case 'price-changed': {
      const currentTotal = { amount: totalOf(order) + priceRiseCents, currency: 'USD' } as const;
      if (order.expectedTotal?.amount !== currentTotal.amount) {
        return problem(422, 'price-changed', 'Prices have changed', 'The total is another one now.', { currentTotal });
      }
      return accepted(key, body, story);
    }
    case 'accept':
      return accepted(key, body, story);
  }
}

function accepted(key: string, body: string, story: Parameters<typeof accept>[2]) {
  const known = db.byKey.get(key);
  if (known && known.body !== body) {
    return problem(422, 'idempotency-key-reused', 'Key reused', 'This key belongs to another order.');
  }
  const told = known?.told ?? accept(key, body, story);
  return HttpResponse.json(told.accepted, {
    status: 202,
    headers: {
      Location: `/orders/${told.accepted.id}`,
      ETag: '"1"',
      'Retry-After': '1',
      'X-Trace-Id': traceId,
      ...(known ? { 'Idempotent-Replayed': 'true' } : {}),
    },
  });
}
