import { describe, expect, test } from 'vitest';
import { attemptsMax, checksMax, longestWaitMs, readRetryAfterMs, waitBeforeCheckMs, waitBeforeMs } from './retry';

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

describe('the schedule of automatic checks', () => {
  const checks = Array.from({ length: checksMax }, (_, index) => index + 1);
  const all = (random: number) => checks.map((check) => waitBeforeCheckMs(check, () => random));

  test('is 5, 10, 20 and then 30 s, and ends before 10 minutes have passed', () => {
    expect(all(0).slice(0, 5)).toEqual([5000, 10_000, 20_000, 30_000, 30_000]);
    const totalMs = all(0).reduce((sum, wait) => sum + wait);
    expect(totalMs).toBeLessThanOrEqual(600_000);
    expect(totalMs + 30_000).toBeGreaterThan(600_000);
    expect(() => waitBeforeCheckMs(checksMax + 1, () => 0)).toThrow('check must be 1 to 21: was 22');
  });

  test('adds at most a fifth, and waits as long as the server asks, but at most 15 s', () => {
    expect(all(1).slice(0, 4)).toEqual([6000, 12_000, 24_000, 36_000]);
    expect(Math.max(...all(1))).toBe(longestWaitMs);
    expect(waitBeforeCheckMs(1, () => 0, 60_000)).toBe(15_000);
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
