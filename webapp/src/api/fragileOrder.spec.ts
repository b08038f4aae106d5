import { describe, expect, test, vi } from 'vitest';
import { usd } from '@/lib/money';
import type { PricedLine } from '@/lib/pricedCart';
import { placeFragileOrder } from './fragileOrder';

const lines: PricedLine[] = [
  { productId: 'kenyan-aa', name: 'Kenyan AA', quantity: 2, unitPrice: usd(1999), total: usd(3998) },
  { productId: 'sumatra-mandheling', name: 'Sumatra Mandheling', quantity: 1, unitPrice: usd(1749), total: usd(1749) },
];

function answering(answer: () => Response | Promise<Response>) {
  return vi.spyOn(globalThis, 'fetch').mockImplementation(async () => answer());
}

describe('the fragile client', () => {
  test('posts once, without a key, in the form of the original lab', async () => {
    const fetch = answering(() => Response.json({ success: true, order_id: 'ord_1', message: 'Order received and stored', status: 'CONFIRMED' }));

    expect(await placeFragileOrder(lines, 5)).toEqual({ kind: 'placed', orderId: 'ord_1' });

    expect(fetch).toHaveBeenCalledOnce();
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toHaveProperty('pathname', '/api/');
    expect(init).toMatchObject({ method: 'POST', headers: { 'Content-Type': 'application/json' } });
    const body = JSON.parse(init?.body as string) as { total: number; timestamp: string };
    expect(body).toEqual({
      items: [
        { id: 'kenyan-aa', name: 'Kenyan AA', price: 19.99, quantity: 2 },
        { id: 'sumatra-mandheling', name: 'Sumatra Mandheling', price: 17.49, quantity: 1 },
      ],
      total: expect.closeTo(57.47) as number,
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
  });

  test.each<[string, () => Response | Promise<Response>]>([
    ['503', () => Response.json({ error: 'storage-unavailable' }, { status: 503 })],
    ['another body', () => Response.json({ success: false })],
    ['no JSON', () => new Response('<html>')],
    ['no connection', () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('fails on %s, and does not send again', async (_what, answer) => {
    const fetch = answering(answer);

    expect(await placeFragileOrder(lines, 5)).toEqual({ kind: 'failed' });
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('times out at its limit', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
    answering(() => Promise.reject(new TypeError('signal timed out')));

    expect(await placeFragileOrder(lines, 3)).toEqual({ kind: 'timed-out' });
    expect(timeout).toHaveBeenCalledExactlyOnceWith(3000);
  });
});
