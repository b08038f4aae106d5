import { lab } from '@mock-api/lab/notice';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { orderTimeout, requestTimeoutMs } from '@/api/client';
import { noticeEveryMs, useLabNotice, type LabNotice } from './notice';

const notice: LabNotice = { faults: 1, experiment: 'Black Friday', requestTimeoutS: 3, fragileClient: false };

/** The answers of the lab, one per request. After the last one there is none. */
function labAnswers(...answers: (() => Response)[]) {
  return vi.spyOn(globalThis, 'fetch').mockImplementation(() => {
    const answer = answers.shift();
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError('no connection'));
  });
}
const tells = (body: unknown) => () => new Response(JSON.stringify(body));

function watch() {
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>;
  return renderHook(() => useLabNotice(noticeEveryMs), { wrapper });
}

/** React Query tells its observers one timer later, so one more millisecond passes. */
const passes = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms + 1));

describe('the notice of the lab', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] }));
  afterEach(() => void vi.useRealTimers());

  test('is read every 5 s', async () => {
    const fetch = labAnswers(tells(notice), tells({ ...notice, faults: 2 }), tells(notice));
    const { result } = watch();
    await passes(0);
    expect(result.current).toEqual(notice);

    await passes(5000);
    expect(result.current).toMatchObject({ faults: 2 });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['404', () => new Response(null, { status: 404 })],
    ['the page of the shop', () => new Response('<!doctype html>')],
    ['a notice of another form', tells({ ...notice, faults: 'many' })],
    ['a timeout beyond the limits', tells({ ...notice, requestTimeoutS: 0 })],
  ])('does not exist when the answer is %s, and is looked for once a minute', async (_what, answer) => {
    const fetch = labAnswers(answer, answer, tells(notice));
    const { result } = watch();
    await passes(0);
    expect(result.current).toBeNull();

    await passes(59_000);
    expect(fetch).toHaveBeenCalledTimes(1);
    await passes(1000);
    expect(fetch).toHaveBeenCalledTimes(2);
    await passes(60_000);
    expect(result.current).toEqual(notice);
  });

  test('does not exist when nothing answers, and is looked for once a minute', async () => {
    const fetch = labAnswers();
    const { result } = watch();
    await passes(59_000);

    expect(result.current).toBeNull();
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test('survives two missed answers, but not three', async () => {
    const missed = (): Response => {
      throw new TypeError('no connection');
    };
    const rejects = () => missed();
    const fetch = labAnswers(tells(notice), rejects, rejects, tells(notice));
    const { result } = watch();
    await passes(7000);
    expect(fetch).toHaveBeenCalledTimes(4);
    expect(result.current).toEqual(notice);

    await passes(8000);
    expect(result.current).toBeNull();
  });

  test('rests while the tab is hidden', async () => {
    const fetch = labAnswers(tells(notice), tells(notice));
    watch();
    await passes(0);
    const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');

    await passes(30_000);
    expect(fetch).toHaveBeenCalledTimes(1);

    hidden.mockRestore();
    await passes(5000);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('sets the time limit of an attempt to order, until the lab is gone', async () => {
    labAnswers(tells(notice), () => new Response(null, { status: 404 }));
    watch();
    await passes(0);
    expect(orderTimeout.ms).toBe(3000);

    await passes(5000);
    expect(orderTimeout.ms).toBe(requestTimeoutMs);
  });
});

test('the mock lab is quiet at first, and can be taken away', async () => {
  const { result, unmount } = watch();
  await waitFor(() => expect(result.current).toEqual({ faults: 0, experiment: null, requestTimeoutS: 5, fragileClient: false }));
  unmount();

  lab.notice = null;
  const later = watch();
  await act(() => new Promise((resolve) => setTimeout(resolve)));
  expect(later.result.current).toBeNull();
});
