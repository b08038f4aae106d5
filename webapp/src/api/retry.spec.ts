import { describe, expect, test } from 'vitest';
import { attemptsMax, readRetryAfterMs, waitBeforeMs } from './retry';

const attempts = [1, 2, 3, 4];

describe('the schedule', () => {
  test('is 0, 1, 3 and 5 s', () => {
    expect(attempts.map((attempt) => waitBeforeMs(attempt, () => 0))).toEqual([0, 1000, 3000, 5000]);
  });

  test('adds at most a fifth', () => {
    expect(attempts.map((attempt) => waitBeforeMs(attempt, () => 1))).toEqual([0, 1200, 3600, 6000]);
  });

  test('has four attempts', () => {
    expect(attemptsMax).toBe(4);
    expect(() => waitBeforeMs(5, () => 0)).toThrow('attempt must be 1 to 4: was 5');
  });

  test('waits as long as the server asks, but at most 15 s and never less than its own wait', () => {
    expect(waitBeforeMs(2, () => 0, 7000)).toBe(7000);
    expect(waitBeforeMs(2, () => 0, 60_000)).toBe(15_000);
    expect(waitBeforeMs(4, () => 0, 1000)).toBe(5000);
  });
});

describe('Retry-After', () => {
  const read = (value?: string) => readRetryAfterMs(new Headers(value ? { 'Retry-After': value } : {}), 0);

  test('is read as seconds or as a date', () => {
    expect(read('5')).toBe(5000);
    expect(read('Thu, 01 Jan 1970 00:00:09 GMT')).toBe(9000);
  });

  test.each([undefined, 'soon', '-3', 'Thu, 01 Jan 1969 00:00:00 GMT'])('is 0 for %s', (value) => {
    expect(read(value)).toBe(0);
  });
});
