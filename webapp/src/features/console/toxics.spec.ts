import { expect, test } from 'vitest';
import type { NewToxic } from '@/api/lab/actions';
import { curlOf, toxicWords } from './toxics';

test.each([
  [{ type: 'latency', toxicity: 1, attributes: { latency: 3000, jitter: 500 } }, 'latency 3000 ms ± 500 ms'],
  [{ type: 'latency', toxicity: 0.3, attributes: { latency: 3000, jitter: 0 } }, 'latency 3000 ms, 30 % of connections'],
  [{ type: 'timeout', toxicity: 1, attributes: { timeout: 0 } }, 'timeout 0 ms'],
  [{ type: 'bandwidth', toxicity: 1, attributes: { rate: 1 } }, 'bandwidth 1 KB/s'],
  [{ type: 'slicer', toxicity: 1, attributes: { average_size: 64, size_variation: 32, delay: 10 } }, 'slicer 64 bytes ± 32 bytes 10 µs'],
  [{ type: 'unheard_of', toxicity: 1, attributes: { anything: 1 } }, 'unheard_of'],
])('%o in words', (toxic, words) => {
  expect(toxicWords(toxic)).toBe(words);
});

test('the command can be pasted', () => {
  const toxic: NewToxic = { name: 'slow-latency', type: 'latency', stream: 'downstream', toxicity: 1, attributes: { latency: 2000 }, duration: 60_000 };

  expect(curlOf('http://127.0.0.1:8474', 'payment', toxic)).toBe(
    `curl -XPOST http://127.0.0.1:8474/proxies/payment/toxics -d '{"name":"slow-latency","type":"latency","stream":"downstream","toxicity":1,"attributes":{"latency":2000},"duration":60000}'`,
  );
});
