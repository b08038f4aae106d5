import { expect, test } from 'vitest';
import type { Story } from '@/api/lab/reads';
import { lanesOf, momentsOf } from './story';

const at = (ms: number) => new Date(Date.UTC(2026, 0, 10) + ms).toISOString();

const story: Story = {
  order: 'ord_1',
  key: 'b-1',
  status: 'CONFIRMED',
  client: [{ at: at(0), what: 'sent', attempt: 1 }, { at: at(5000), what: 'timeout', attempt: 1 }],
  events: [{ at: at(1500), type: 'StepSucceeded', step: 'payment', attempt: 1, detail: null }],
  calls: [{ at: at(700), service: 'payment', what: 'charge', outcome: 'ok', effect: true }],
  flags: ['silent'],
};

test('a story is one list in the order of time, each moment in its lane', () => {
  expect(momentsOf(story)).toEqual([
    { afterMs: 0, lane: 'customer', text: 'attempt 1: sent', bad: false },
    { afterMs: 700, lane: 'payment', text: 'charge: ok, with effect', bad: false },
    { afterMs: 1500, lane: 'order', text: 'StepSucceeded · payment · attempt 1', bad: false },
    { afterMs: 5000, lane: 'customer', text: 'attempt 1: timeout', bad: true },
  ]);
  expect(lanesOf(momentsOf(story))).toEqual(['customer', 'order', 'payment']);
});

test('a story without a moment is empty', () => {
  expect(momentsOf({ ...story, client: [], events: [], calls: [] })).toEqual([]);
});
