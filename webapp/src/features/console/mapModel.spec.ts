import { expect, test } from 'vitest';
import { mapOf, rateWords } from './mapModel';
import { snapshot } from './testSnapshot';

const latency = { name: 'slow', type: 'latency', stream: 'downstream', toxicity: 0.3, attributes: { latency: 3000, jitter: 500 } };
const base = snapshot({});

test('the map has the shop, each node, the fault proxy and each dependency, and no two boxes at one place', () => {
  const { boxes, pairs } = mapOf(base, {});

  expect(boxes.map(({ name }) => name)).toEqual(['shop', 'node-1', 'node-2', 'node-3', 'fault proxy', 'payment', 'inventory', 'shipping', 'store', 'queue']);
  expect(new Set(boxes.map(({ x, y }) => `${x} ${y}`)).size).toBe(boxes.length);
  expect(pairs).toHaveLength(2);
});

test('each link says what is on it, with true units', () => {
  const broken = base.proxies.map((proxy) => {
    if (proxy.name === 'payment') return { ...proxy, toxics: [latency] };
    if (proxy.name === 'dynamodb') return { ...proxy, enabled: false };
    return { ...proxy, bytesPerS: { up: 1500, down: 1700 } };
  });

  const { links } = mapOf(snapshot({ proxies: broken }), {});

  const words = Object.fromEntries(links.map(({ proxy, state, words }) => [proxy, `${state}: ${words}`]));
  expect(words).toMatchObject({
    payment: 'toxic: latency 3000 ms ± 500 ms, 30 % of connections',
    dynamodb: 'down: down',
    'chaos-proxy-2': 'ok: 3.2 KB/s',
  });
  expect(words).not.toHaveProperty('artery-1-2');
});

test('a toxic between two nodes marks their pair', () => {
  const proxies = base.proxies.map((proxy) => (proxy.name === 'artery-2-1' ? { ...proxy, toxics: [latency] } : proxy));

  expect(mapOf(snapshot({ proxies }), {}).pairs.map(({ cut }) => cut)).toEqual([true, false]);
});

test('an open breaker is at its dependency, with the seconds since it opened', () => {
  const open = snapshot({ at: '1970-01-01T00:01:12Z', kpi: { breakers: { payment: 'OPEN' } } });

  const payment = mapOf(open, { payment: 60 }).boxes.find(({ name }) => name === 'payment');

  expect(payment?.breaker).toEqual({ state: 'OPEN', openForS: 12 });
});

test('a system of one node has one edge, in the middle', () => {
  const one = snapshot({ parts: base.parts.filter(({ name }) => !/node-[23]/.test(name)), proxies: base.proxies.filter(({ name }) => !/-\d$/.test(name)) });

  const { boxes, links, pairs } = mapOf(one, {});

  expect(boxes.find(({ name }) => name === 'node-1')?.y).toBe(50);
  expect(links.map(({ label }) => label)).toContain('shop to node-1');
  expect(pairs).toEqual([]);
});

test.each([
  [0, 'idle'],
  [999, '999 B/s'],
  [3200, '3.2 KB/s'],
  [62_000, '62 KB/s'],
  [1_926_000, '1.9 MB/s'],
])('%d bytes a second are %s', (bytes, words) => {
  expect(rateWords(bytes)).toBe(words);
});
