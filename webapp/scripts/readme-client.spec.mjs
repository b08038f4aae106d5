// @vitest-environment node
// Runs the client of order-api/README.md, so that what people copy does what the contract asks of a client.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const readme = readFileSync(resolve(import.meta.dirname, '../../order-api/README.md'), 'utf8');
const [, code] = /```js\n([\s\S]*?)```/.exec(readme);
const placeOrder = new Function(`${code.replace('export ', '')} return placeOrder;`)();

const answer = (status, headers = {}) => new Response('{}', { status, headers });
const order = { items: [{ productId: 'kenyan-aa', quantity: 2 }] };

describe("the README's client", () => {
  const sent = [];
  let begun;

  beforeEach(() => {
    vi.useFakeTimers();
    sent.length = 0;
    begun = Date.now();
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** Answers the attempts in turn; an error is no answer. */
  const server = (...answers) =>
    vi.stubGlobal('fetch', async (url, request) => {
      sent.push({ url, ...request, seconds: (Date.now() - begun) / 1000 });
      const next = answers.shift();
      if (next instanceof Error) throw next;
      return next;
    });

  test('sends the same bytes under the same key again until it knows the outcome', async () => {
    server(new TypeError('fetch failed'), answer(503, { 'Retry-After': '5' }), answer(409, { 'Retry-After': '1' }), answer(202));

    const placed = placeOrder('http://shop', order);
    await vi.advanceTimersByTimeAsync(60_000);

    expect((await placed).status).toBe(202);
    expect(sent.map(({ url }) => url)).toEqual(Array(4).fill('http://shop/orders'));
    expect(new Set(sent.map(({ body }) => body))).toEqual(new Set([JSON.stringify(order)]));
    expect(new Set(sent.map(({ headers }) => headers['Idempotency-Key'])).size).toBe(1);
    expect(sent.every(({ signal }) => signal instanceof AbortSignal)).toBe(true);
    const waits = sent.map(({ seconds }, i) => seconds - (sent[i - 1]?.seconds ?? 0));
    [[0, 0], [1, 1.2], [5, 5], [5, 6]].forEach(([least, most], i) => {
      expect(waits[i]).toBeGreaterThanOrEqual(least - 0.01);
      expect(waits[i]).toBeLessThanOrEqual(most + 0.01);
    });
  });

  test('stops at a refusal', async () => {
    server(answer(422));

    const placed = placeOrder('http://shop', order);
    await vi.advanceTimersByTimeAsync(60_000);

    expect((await placed).status).toBe(422);
    expect(sent).toHaveLength(1);
  });

  test('calls the outcome unknown, and names the key, after four attempts', async () => {
    server(answer(503), answer(504), answer(500), new TypeError('fetch failed'));

    const placed = expect(placeOrder('http://shop', order, 'my-key')).rejects.toThrow(/unknown.*my-key/);
    await vi.advanceTimersByTimeAsync(60_000);

    await placed;
    expect(sent).toHaveLength(4);
  });
});
