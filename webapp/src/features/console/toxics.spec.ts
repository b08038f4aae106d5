import { describe, expect, test } from 'vitest';
import { presets, targetsOf, toxicOf } from './presets';
import { snapshot } from './testSnapshot';
import { curlOf, toxicTypes, toxicWords } from './toxics';

const { proxies } = snapshot({});
const preset = (name: string) => {
  const found = presets.find((known) => known.name === name);
  if (!found) throw new Error(`no preset ${name}`);
  return found;
};

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

describe('a preset', () => {
  test('of the edges breaks every way to a node', () => {
    expect(targetsOf('edges', proxies)).toEqual(['chaos-proxy', 'chaos-proxy-2', 'chaos-proxy-3']);
    expect(targetsOf('payment', proxies)).toEqual(['payment']);
    expect(targetsOf('nowhere', proxies)).toEqual([]);
  });

  test("has the lab's name for its toxic, and lasts as long as was chosen", () => {
    expect(toxicOf(preset('black-friday'), 60)).toEqual({
      name: 'black-friday-latency',
      type: 'latency',
      stream: 'downstream',
      toxicity: 1,
      attributes: { latency: 3000, jitter: 500 },
      duration: 60_000,
    });
    expect(toxicOf(preset('flaky-30'), 10)?.toxicity).toBe(0.3);
    expect(toxicOf(preset('down'), 10)).toBeNull();
  });

  test('uses only types of toxic and attributes that the fault proxy has', () => {
    for (const { toxic } of presets) {
      if (!toxic) continue;
      const known = toxicTypes.find(({ type }) => type === toxic.type)?.attributes.map(({ name }) => name);
      expect(known).toEqual(expect.arrayContaining(Object.keys(toxic.attributes)));
    }
  });
});

test('the command can be pasted', () => {
  const toxic = toxicOf(preset('slow'), 60);
  if (!toxic) throw new Error('slow is a toxic');

  expect(curlOf('http://127.0.0.1:8474', 'payment', toxic)).toBe(
    `curl -XPOST http://127.0.0.1:8474/proxies/payment/toxics -d '{"name":"slow-latency","type":"latency","stream":"downstream","toxicity":1,"attributes":{"latency":2000},"duration":60000}'`,
  );
});
