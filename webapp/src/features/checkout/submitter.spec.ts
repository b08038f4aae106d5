import { ManualClock } from '@test/ManualClock';
import { describe, expect, test, vi } from 'vitest';
import type { Answer } from '@/api/submitOrder';
import { usd } from '@/lib/money';
import type { Stored } from '@/lib/stored';
import { idle, type CheckoutState, type Submission } from './machine';
import { Submitter, type Surroundings } from './submitter';

const submission = (key = 'key-1'): Submission => ({
  key,
  body: `{"for":"${key}"}`,
  lines: [{ productId: 'kenyan-aa', quantity: 1 }],
  total: usd(1999),
  placedAt: '2026-11-21T09:30:00.000Z',
  sent: false,
});
const again: Answer = { kind: 'again', mayExist: true, retryAfterMs: 0 };
const turnedAway = (retryAfterMs: number): Answer => ({ kind: 'again', mayExist: false, retryAfterMs });
const accepted: Answer = { kind: 'accepted', orderId: 'ord_1', replayed: false, queued: false, traceId: null };
const problem = { slug: 'validation-error', status: 422, detail: '1 field needs attention.', errors: [] };

/** A fake browser: the storage and the lock that its tabs share. */
class Browser {
  value: CheckoutState = idle;
  history: string[] = [];
  #listeners = new Set<() => void>();
  #queue: Promise<unknown> = Promise.resolve();
  #wanted = 0;

  slot: Stored<CheckoutState> = {
    get: () => this.value,
    refresh: () => this.value,
    set: (value) => {
      this.value = value;
      this.history.push(shortly(value));
      for (const listener of [...this.#listeners]) listener();
    },
    subscribe: (listener) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
  };

  exclusively = async (work: () => Promise<void>, wait: boolean) => {
    if (this.#wanted > 0 && !wait) return false;
    this.#wanted += 1;
    const turn = this.#queue.then(work).finally(() => (this.#wanted -= 1));
    this.#queue = turn.catch(() => undefined);
    await turn;
    return true;
  };
}

function shortly(state: CheckoutState): string {
  if (state.name === 'retrying') return `retrying ${state.attempt}`;
  if (state.name === 'unknown') return state.next ? `unknown ${state.next.check}` : 'unknown';
  return state.name;
}

/**
 * A tab of the fake browser. It records each send with its time and gives the answers in order. A send without an answer
 * hangs until it is aborted.
 */
function tab(answers: (Answer | 'hang')[], browser = new Browser(), clock = new ManualClock()) {
  const sends: { atMs: number; key: string; body: string }[] = [];
  const online = { up: true, back: () => {} };
  const onAccepted = vi.fn();
  const startMs = clock.now();
  const world: Surroundings = {
    slot: browser.slot,
    clock,
    exclusively: browser.exclusively,
    onAccepted,
    network: {
      isUp: () => Promise.resolve(online.up),
      back: (signal) =>
        new Promise((resolve, reject) => {
          online.back = resolve;
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    },
    send({ key, body }, signal) {
      sends.push({ atMs: clock.now() - startMs, key, body });
      const answer = answers.shift() ?? 'hang';
      if (answer !== 'hang') return Promise.resolve(answer);
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    },
  };
  return { submitter: new Submitter(world), browser, clock, sends, online, onAccepted };
}

describe('submitting', () => {
  test('is accepted at the first attempt', async () => {
    const { submitter, browser, sends, onAccepted } = tab([accepted]);

    await submitter.place(() => submission());

    expect(browser.value).toMatchObject({ name: 'accepted', orderId: 'ord_1' });
    expect(sends).toHaveLength(1);
    expect(onAccepted).toHaveBeenCalledExactlyOnceWith(submission().lines, accepted);
  });

  test('saves key and body before it sends the first byte', async () => {
    const { submitter, browser, clock } = tab(['hang']);
    const states: string[] = [];
    browser.slot.subscribe(() => states.push(JSON.stringify(browser.value)));

    void submitter.place(() => submission());
    await clock.advance(0);

    expect(states[0]).toContain('"sent":false');
    expect(states[0]).toContain('key-1');
    expect(browser.value).toMatchObject({ name: 'sending', submission: { sent: true } });
  });

  test('sends the same key and bytes 0, 1, 3 and 5 s after the attempt before, and then becomes unknown', async () => {
    const { submitter, browser, clock, sends } = tab([again, again, again, again]);

    void submitter.place(() => submission());
    await clock.advance(12_000);

    expect(sends.map(({ atMs }) => atMs)).toEqual([0, 1000, 4000, 9000]);
    expect(new Set(sends.map(({ key, body }) => key + body)).size).toBe(1);
    expect(browser.history).toEqual(['sending', 'sending', 'retrying 2', 'retrying 2', 'retrying 3', 'retrying 3', 'retrying 4', 'retrying 4', 'unknown 1']);
  });

  test('adds at most 20 % of jitter', async () => {
    const { submitter, clock, sends } = tab([again, again, again, again], new Browser(), new ManualClock(1));

    void submitter.place(() => submission());
    await clock.advance(12_000);

    expect(sends.map(({ atMs }) => atMs)).toEqual([0, 1200, 4800, 10_800]);
  });

  test('waits as long as Retry-After asks, at most 15 s', async () => {
    const { submitter, clock, sends } = tab([turnedAway(8000), turnedAway(90_000), accepted]);

    void submitter.place(() => submission());
    await clock.advance(60_000);

    expect(sends.map(({ atMs }) => atMs)).toEqual([0, 8000, 23_000]);
  });

  test('checks an unknown outcome by itself after 5, 10, 20, 30, 30 s, with the same key and bytes, until it is known', async () => {
    const { submitter, browser, clock, sends, onAccepted } = tab([...Array<Answer>(9).fill(again), accepted]);

    void submitter.place(() => submission());
    await clock.advance(600_000);

    expect(sends.map(({ atMs }) => atMs).slice(3)).toEqual([9000, 14_000, 24_000, 44_000, 74_000, 104_000, 134_000]);
    expect(new Set(sends.map(({ key, body }) => key + body)).size).toBe(1);
    expect(browser.value).toMatchObject({ name: 'accepted' });
    expect(onAccepted).toHaveBeenCalledOnce();
  });

  test('checks 21 times within 10 minutes, and then only when the customer asks', async () => {
    const { submitter, browser, clock, sends } = tab([...Array<Answer>(25).fill(again), accepted]);

    void submitter.place(() => submission());
    await clock.advance(3_600_000);
    expect(sends).toHaveLength(4 + 21);
    expect((sends.at(-1)?.atMs ?? 0) - (sends[3]?.atMs ?? 0)).toBeLessThanOrEqual(600_000);
    expect(browser.value).toMatchObject({ name: 'unknown', next: null });

    void submitter.checkAgain();
    await clock.advance(0);
    expect(browser.value).toMatchObject({ name: 'accepted' });
  });

  test('checks again at once when the customer asks, with the same key, instead of the next automatic check', async () => {
    const { submitter, browser, clock, sends } = tab([again, again, again, again, accepted]);

    void submitter.place(() => submission());
    await clock.advance(12_000);
    void submitter.checkAgain();
    await clock.advance(60_000);

    expect(browser.value).toMatchObject({ name: 'accepted' });
    expect(sends.map(({ key }) => key)).toEqual(Array(5).fill('key-1'));
    expect(sends.at(-1)?.atMs).toBe(12_000);
  });

  test('gives up a check that hangs when the customer checks again', async () => {
    const { submitter, browser, clock, sends } = tab([again, again, again, again, 'hang', accepted]);

    void submitter.place(() => submission());
    await clock.advance(20_000);
    expect(sends).toHaveLength(5);
    void submitter.checkAgain();
    await clock.advance(0);

    expect(browser.value).toMatchObject({ name: 'accepted' });
  });

  test('checks in one tab only', async () => {
    const browser = new Browser();
    const clock = new ManualClock();
    browser.value = { name: 'unknown', submission: { ...submission(), sent: true }, next: { check: 2, atMs: clock.now() + 4000 } };
    const one = tab([again, again], browser, clock);
    const two = tab([], browser, clock);

    void one.submitter.resume();
    void two.submitter.resume();
    await clock.advance(4000);

    expect(one.sends.map(({ atMs }) => atMs)).toEqual([4000]);
    expect(two.sends).toEqual([]);
    expect(browser.value).toMatchObject({ name: 'unknown', next: { check: 3 } });
  });

  test('does not trust a time that lies further away than any wait', async () => {
    const browser = new Browser();
    const clock = new ManualClock();
    browser.value = { name: 'unknown', submission: { ...submission(), sent: true }, next: { check: 2, atMs: clock.now() + 86_400_000 } };
    const { submitter, sends } = tab([accepted], browser, clock);

    void submitter.resume();
    await clock.advance(60_000);

    expect(sends.map(({ atMs }) => atMs)).toEqual([36_000]);
  });

  test('stops at once when asked to, and becomes unknown', async () => {
    const { submitter, browser, clock, sends, onAccepted } = tab([again, 'hang']);

    void submitter.place(() => submission());
    await clock.advance(2000);
    submitter.stop();
    await clock.advance(60_000);

    expect(browser.value).toMatchObject({ name: 'unknown', submission: { key: 'key-1' }, next: null });
    expect(sends).toHaveLength(2);
    expect(onAccepted).not.toHaveBeenCalled();
  });

  test('sends nothing while offline, and sends the order when the connection is back', async () => {
    const { submitter, browser, clock, sends, online } = tab([accepted]);
    online.up = false;

    void submitter.place(() => submission());
    await clock.advance(60_000);
    expect(browser.value).toMatchObject({ name: 'offline', submission: { sent: false } });
    expect(sends).toHaveLength(0);

    online.up = true;
    online.back();
    await clock.advance(0);
    expect(browser.value).toMatchObject({ name: 'accepted' });
  });

  test('can be cancelled while offline and unsent, and then places another order', async () => {
    const { submitter, browser, clock, sends, online } = tab([accepted]);
    online.up = false;

    void submitter.place(() => submission());
    await clock.advance(0);
    submitter.dismiss();
    await clock.advance(0);
    expect(browser.value).toEqual(idle);

    online.up = true;
    void submitter.place(() => submission('key-2'));
    await clock.advance(0);
    expect(sends.map(({ key }) => key)).toEqual(['key-2']);
  });

  test('says that a refused order may exist when an earlier attempt got no answer', async () => {
    const refused: Answer = { kind: 'refused', problem };
    const clean = tab([turnedAway(0), refused]);
    const unsure = tab([again, refused]);

    for (const { submitter, clock } of [clean, unsure]) {
      void submitter.place(() => submission());
      await clock.advance(60_000);
    }

    expect(clean.browser.value).toMatchObject({ name: 'refused', mayExist: false });
    expect(unsure.browser.value).toMatchObject({ name: 'refused', mayExist: true });
  });

  test('stops when the price has changed', async () => {
    const { submitter, browser } = tab([{ kind: 'price-changed', currentTotal: usd(2099) }]);

    await submitter.place(() => submission());

    expect(browser.value).toMatchObject({ name: 'price-changed', currentTotal: usd(2099) });
  });

  test('places one order, however often the customer clicks', async () => {
    const { submitter, clock, sends } = tab(['hang']);

    void submitter.place(() => submission('key-1'));
    void submitter.place(() => submission('key-2'));
    void submitter.place(() => submission('key-3'));
    await clock.advance(0);

    expect(sends.map(({ key }) => key)).toEqual(['key-1']);
  });

  test('places one order from two tabs, and both tabs show it', async () => {
    const browser = new Browser();
    const clock = new ManualClock();
    const one = tab([again, accepted], browser, clock);
    const two = tab([], browser, clock);

    const makeSecond = vi.fn(() => submission('key-2'));

    void one.submitter.place(() => submission('key-1'));
    void two.submitter.place(makeSecond);
    await clock.advance(60_000);

    expect(one.sends.map(({ key }) => key)).toEqual(['key-1', 'key-1']);
    expect(two.sends).toEqual([]);
    expect(makeSecond).not.toHaveBeenCalled();
    expect(browser.value).toMatchObject({ name: 'accepted', submission: { key: 'key-1' } });
  });

  test('places nothing when another tab has just ordered the same lines', async () => {
    const { submitter, browser, sends } = tab([accepted]);

    await submitter.place(() => undefined);

    expect(sends).toEqual([]);
    expect(browser.history).toEqual([]);
  });

  test('resumes after a reload with the same key, at the attempt that was interrupted', async () => {
    const browser = new Browser();
    browser.value = { name: 'retrying', submission: { ...submission(), sent: true }, attempt: 3, nextAtMs: null };
    const { submitter, clock, sends } = tab([again, accepted], browser);

    void submitter.resume();
    await clock.advance(60_000);

    expect(sends.map(({ atMs, key }) => ({ atMs, key }))).toEqual([
      { atMs: 0, key: 'key-1' },
      { atMs: 5000, key: 'key-1' },
    ]);
    expect(browser.value).toMatchObject({ name: 'accepted' });
  });

  test('does not resume a finished order, and waits for the customer when the checks are used up', async () => {
    const browser = new Browser();
    browser.value = { name: 'unknown', submission: { ...submission(), sent: true }, next: null };
    const { submitter, clock, sends } = tab([accepted], browser);

    void submitter.resume();
    await clock.advance(60_000);

    expect(sends).toEqual([]);
  });
});
