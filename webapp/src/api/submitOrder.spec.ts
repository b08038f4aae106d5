import { db } from '@mock-api/db';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { submitOrder } from './submitOrder';

const bodyOf = (quantity: number) =>
  JSON.stringify({ items: [{ productId: 'kenyan-aa', quantity }], expectedTotal: { amount: 1999 * quantity, currency: 'USD' } });
const send = (key: string, quantity: number, signal = new AbortController().signal) =>
  submitOrder(key, bodyOf(quantity), signal);
const answer = (response: Response | Promise<Response>) =>
  vi.spyOn(globalThis, 'fetch').mockImplementation(() => Promise.resolve(response));

afterEach(() => vi.restoreAllMocks());

describe('one attempt', () => {
  test('is accepted, and a repeated request gets a replay of the same order', async () => {
    const first = await send('key-1', 1);
    const second = await send('key-1', 1);

    expect(first).toMatchObject({ kind: 'accepted', replayed: false, queued: false });
    expect(second).toMatchObject({ kind: 'accepted', replayed: true, orderId: (first as { orderId: string }).orderId });
    expect(db.posts.map(({ key, body }) => ({ key, body }))).toEqual(Array(2).fill({ key: 'key-1', body: bodyOf(1) }));
  });

  test('without an answer may have stored the order', async () => {
    db.closed = true;

    expect(await send('key-1', 1)).toEqual({ kind: 'again', mayExist: true, retryAfterMs: 0 });
  });

  test('must be repeated after 503 and after 409 in progress, because they do not show whether the order exists', async () => {
    expect(await send('key-1', 16)).toEqual({ kind: 'again', mayExist: true, retryAfterMs: 1000 });
    expect(await send('key-1', 16)).toEqual({ kind: 'again', mayExist: true, retryAfterMs: 1000 });
    expect(await send('key-1', 16)).toMatchObject({ kind: 'accepted' });
  });

  test.each([500, 502, 503, 504, 418 + 100])('must be repeated after %i', async (status) => {
    answer(new Response('<h1>bad gateway</h1>', { status }));

    expect(await send('key-1', 1)).toMatchObject({ kind: 'again', mayExist: true });
  });

  test('stores no order when the rate limit rejects it', async () => {
    answer(Response.json({}, { status: 429, headers: { 'Retry-After': '3' } }));

    expect(await send('key-1', 1)).toEqual({ kind: 'again', mayExist: false, retryAfterMs: 3000 });
  });

  test.each([
    ['half a body', new Response('{"id":"ord_0', { status: 202 })],
    ['a body without an id', Response.json({}, { status: 202 })],
    ['a page from somebody else', new Response('<p>Welcome to the hotel</p>', { status: 200 })],
  ])('answered with %s is not believed', async (_what, response) => {
    answer(response);

    expect(await send('key-1', 1)).toMatchObject({ kind: 'again', mayExist: true });
  });

  test('returns the new total when prices have changed', async () => {
    expect(await send('key-1', 18)).toEqual({ kind: 'price-changed', currentTotal: { amount: 1999 * 18 + 100, currency: 'USD' } });
  });

  test('is refused with pointers to the invalid fields', async () => {
    const refused = await send('key-1', 19);

    expect(refused).toMatchObject({ kind: 'refused', problem: { slug: 'validation-error', status: 422 } });
    expect(refused).toMatchObject({ problem: { errors: [{ pointer: '#/items/0/quantity' }] } });
  });

  test('is refused by a 4xx answer without a problem document', async () => {
    answer(new Response('nope', { status: 404 }));

    expect(await send('key-1', 1)).toMatchObject({ kind: 'refused', problem: { slug: '', status: 404 } });
  });

  test('recognises an order that waits in the intake queue', async () => {
    answer(Response.json({ id: 'ord_0abc', acceptedAt: null }, { status: 202, headers: { 'Order-Intake': 'queued' } }));

    expect(await send('key-1', 1)).toMatchObject({ kind: 'accepted', queued: true });
  });

  test('throws the abort reason when the caller aborts it', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));

    await expect(send('key-1', 1, stop.signal)).rejects.toThrow('stopped');
  });
});
