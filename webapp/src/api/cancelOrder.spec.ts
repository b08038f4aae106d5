import { accept, db } from '@mock-api/db';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { cancelOrder } from './cancelOrder';

const placed = (key: string, story: 'packing-delayed' | 'confirmed' = 'packing-delayed', agoMs = 5000) =>
  accept(key, JSON.stringify({ items: [{ productId: 'kenyan-aa', quantity: 2 }] }), story, Date.now() - agoMs).accepted.id;
const cancel = (id: string, signal = new AbortController().signal) => cancelOrder(id, signal);
const answer = (response: Response) => vi.spyOn(globalThis, 'fetch').mockImplementation(() => Promise.resolve(response));

afterEach(() => vi.restoreAllMocks());

describe('one attempt to cancel', () => {
  test('is accepted, and a repeated request gets the same decision', async () => {
    const id = placed('open');

    expect(await cancel(id)).toMatchObject({ kind: 'cancelled', order: { id, status: 'COMPENSATING', cancellable: false } });
    expect(await cancel(id)).toMatchObject({ kind: 'cancelled', order: { id } });
  });

  test('of a confirmed order comes too late', async () => {
    expect(await cancel(placed('done', 'confirmed'))).toEqual({ kind: 'too-late' });
  });

  test('must be repeated when there is no answer', async () => {
    const id = placed('silent');
    db.closed = true;

    expect(await cancel(id)).toEqual({ kind: 'again', retryAfterMs: 0 });
  });

  test.each([
    ['503', Response.json({}, { status: 503, headers: { 'Retry-After': '5' } }), 5000],
    ['a gateway of its own mind', new Response('<h1>bad gateway</h1>', { status: 502 }), 0],
    ['a conflict that is none of ours', Response.json({ type: '/problems/idempotency-key-in-progress' }, { status: 409 }), 0],
    ['404, which a queued order is too', Response.json({ type: '/problems/not-found' }, { status: 404 }), 0],
    ['another order', Response.json({ id: 'ord_other' }, { status: 202 }), 0],
    ['half a body', new Response('{"id":"ord_0', { status: 202 }), 0],
  ])('that met %s proves nothing', async (_what, response, retryAfterMs) => {
    answer(response);

    expect(await cancel('ord_0')).toEqual({ kind: 'again', retryAfterMs });
  });

  test('throws when the caller aborts it', async () => {
    const stop = new AbortController();
    stop.abort();

    await expect(cancel(placed('gone'), stop.signal)).rejects.toThrow();
  });
});
