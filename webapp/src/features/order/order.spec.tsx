import { accept, db } from '@mock-api/db';
import type { StoryName } from '@mock-api/stories';
import { expectAccessible, renderApp } from '@test/renderApp';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { checkoutSlot } from '@/features/checkout/slot';
import { systemClock } from '@/lib/clock';
import { customer } from '@/lib/customer';
import { usd } from '@/lib/money';
import { freshnessWords } from './Freshness';

const me = 'c-test';

/** An order of this browser, `agoMs` after the start of its story. */
function placed(story: StoryName, agoMs: number, key: string = story, quantity = 2) {
  const body = JSON.stringify({ items: [{ productId: 'kenyan-aa', quantity }], customerId: me });
  return accept(key, body, story, Date.now() - agoMs).accepted.id;
}

/** Holds the shop's waits of a second or more. The returned function ends those that have begun. */
function holdWaits() {
  const sleep = systemClock.sleep.bind(systemClock);
  const held: (() => void)[] = [];
  vi.spyOn(systemClock, 'sleep').mockImplementation((ms, signal) => {
    if (ms < 1000) return sleep(ms, signal);
    return new Promise((resolve, reject) => {
      held.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  });
  return () => {
    for (const end of held.splice(0)) end();
  };
}

describe('the order page', () => {
  test.each<[StoryName, string]>([
    ['confirmed', 'Order confirmed'],
    ['declined', "We couldn't complete your order"],
    ['payment-delayed', 'Order received, payment delayed'],
    ['packing-delayed', 'Order received, packing delayed'],
    ['shipping-delayed', 'Order received, shipping delayed'],
    ['out-of-stock', "We couldn't complete your order"],
    ['cannot-ship', "We couldn't complete your order"],
    ['undoing', 'Undoing your order'],
    ['undo-delayed', 'Undoing your order'],
    ['cancelled', 'Order cancelled'],
    ['expired', 'We ran out of time'],
  ])('of %s is headed %s', async (story, headline) => {
    renderApp(`/orders/${placed(story, 10_000)}`);

    expect(await screen.findByRole('heading', { level: 1, name: headline })).toBeVisible();
    expect(screen.getAllByText('$39.98').length).toBeGreaterThan(0);
    // The browser tests visit the other stories.
    if (story === 'declined') await expectAccessible();
  });

  test('updates by itself until the order is confirmed', async () => {
    renderApp(`/orders/${placed('confirmed', 1500)}`);

    expect(await screen.findByRole('heading', { level: 1, name: 'Order received' })).toBeVisible();
    expect(await screen.findByText('Updating every few seconds')).toBeVisible();
    expect(await screen.findByRole('heading', { level: 1, name: 'Order confirmed' }, { timeout: 4000 })).toBeVisible();
    expect(screen.queryByText('Updating every few seconds')).toBeNull();
    expect(document.title).toMatch(/^Order confirmed – order ord_/);
  });

  test('shows what happened in detail', async () => {
    const { user } = renderApp(`/orders/${placed('confirmed', 10_000)}`);

    await user.click(await screen.findByRole('button', { name: 'What happened, in detail' }));
    const details = within(await screen.findByRole('dialog', { name: 'In detail' }));

    expect(await details.findByText(/OrderConfirmed/)).toBeVisible();
    expect(details.getByText('payment · DONE')).toBeVisible();
  });

  test('says that an order does not exist', async () => {
    renderApp('/orders/ord_nothing');

    expect(await screen.findByRole('heading', { level: 1, name: 'There is no such order' })).toBeVisible();
  });

  test('says that the order is not affected when it cannot be read', async () => {
    db.closed = true;
    renderApp(`/orders/${placed('confirmed', 0)}`);

    expect(await screen.findByText("We can't reach the shop right now", { selector: 'main *' })).toBeVisible();
    expect(screen.getByText(/Your order is not affected/)).toBeVisible();
  });
});

describe('cancelling', () => {
  const cancelOrder = { name: 'Cancel order' };

  test('asks for a confirmation, and then shows the progress', async () => {
    const { user } = renderApp(`/orders/${placed('packing-delayed', 10_000)}`);
    await user.click(await screen.findByRole('button', cancelOrder));
    const question = await screen.findByRole('alertdialog', { name: 'Cancel this order?' });
    expect(within(question).getByText('We stop working on it and undo what was done so far. Anything you paid for it is returned.')).toBeVisible();
    expect(within(question).getByRole('button', { name: 'Keep it' })).toHaveFocus();

    await user.click(within(question).getByRole('button', { name: 'Yes, cancel it' }));

    expect(await screen.findByRole('heading', { level: 1, name: 'Undoing your order' })).toHaveFocus();
    expect(screen.getByText("We're returning your payment.")).toBeVisible();
    expect(screen.queryByRole('button', cancelOrder)).toBeNull();
    expect(await screen.findByRole('heading', { level: 1, name: 'Order cancelled' })).toBeVisible();
    expect(screen.getByText('As you asked. Your payment was returned.')).toBeVisible();
  });

  test('does nothing when the customer answers no', async () => {
    const { user } = renderApp(`/orders/${placed('packing-delayed', 10_000)}`);
    for (const leave of [() => user.keyboard('{Escape}'), () => user.click(screen.getByRole('button', { name: 'Keep it' }))]) {
      await user.click(await screen.findByRole('button', cancelOrder));
      await screen.findByRole('alertdialog');

      await leave();

      await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
      await waitFor(() => expect(screen.getByRole('button', cancelOrder)).toHaveFocus());
    }
    expect(db.cancels.size).toBe(0);
  });

  test('says that it came too late when the order is confirmed first, and says nothing about money', async () => {
    const { user } = renderApp(`/orders/${placed('packing-delayed', 1_100, 'late', 8)}`);
    await user.click(await screen.findByRole('button', cancelOrder));

    await user.click(await screen.findByRole('button', { name: 'Yes, cancel it' }));

    expect(await screen.findByText("It's too late to cancel", { selector: 'main *' })).toBeVisible();
    expect(screen.queryByRole('button', cancelOrder)).toBeNull();
  });

  test('is retried without an answer, then becomes unknown, and can be requested again', async () => {
    const { user } = renderApp(`/orders/${placed('packing-delayed', 10_000, 'unknown', 7)}`);
    const endWaits = holdWaits();
    // A look that does not find the text ends the waits that have begun. On a busy machine one attempt can pass between two
    // looks.
    const afterWaits = (text: string | RegExp) =>
      waitFor(() => {
        if (screen.queryByText(text, { selector: 'main *' }) === null) endWaits();
        expect(screen.getByText(text, { selector: 'main *' })).toBeVisible();
      });
    await user.click(await screen.findByRole('button', cancelOrder));
    await user.click(await screen.findByRole('button', { name: 'Yes, cancel it' }));

    await afterWaits(/^Still asking\.\.\. \(attempt [2-4]\/4\)$/);
    expect(screen.getByRole('button', { name: 'Cancelling…' })).toHaveAttribute('aria-busy', 'true');
    const unknown = "We don't know yet whether your order is cancelled.";
    await afterWaits(unknown);
    expect(screen.getByText("This page shows it as soon as we know. It's safe to ask again.")).toBeVisible();

    await user.click(screen.getByRole('button', { name: 'Ask again' }));

    expect(await screen.findByRole('heading', { level: 1, name: 'Undoing your order' })).toBeVisible();
    expect(screen.queryByText(unknown, { selector: 'main *' })).toBeNull();
  });

  test.each<StoryName>(['confirmed', 'declined', 'undoing', 'cancelled', 'expired'])('is not offered for an order that is %s', async (story) => {
    renderApp(`/orders/${placed(story, 10_000)}`);

    await screen.findByRole('button', { name: 'What happened, in detail' });

    expect(screen.queryByRole('button', cancelOrder)).toBeNull();
  });
});

test('the page says in words how fresh it is', () => {
  expect(freshnessWords({ rung: 'stream', fresh: true }, 0)).toBe('Live');
  expect(freshnessWords({ rung: 'longPoll', fresh: true }, 0)).toBe('Updating every few seconds');
  expect(freshnessWords({ rung: 'poll', fresh: true }, 0)).toBe('Updating every few seconds');
  expect(freshnessWords({ rung: 'stream', fresh: false }, 40)).toBe('Last updated 40 s ago – reconnecting');
});

test('the dot beside Orders goes when the order page shows the end of the order, although the list of orders lags behind', async () => {
  customer.set(me);
  db.listLagMs = 60_000;
  renderApp(`/orders/${placed('confirmed', 1500)}`);

  expect(await screen.findByRole('link', { name: /^Orders.*one is open/ })).toBeVisible();
  await screen.findByRole('heading', { level: 1, name: 'Order confirmed' });

  // The list is read again every 4 s. The dot must not wait for that.
  await waitFor(() => expect(screen.queryByRole('link', { name: /one is open/ })).toBeNull(), { timeout: 1500 });
});

test('the order page shows no exception text, whatever the API sends', async () => {
  const id = placed('payment-delayed', 10_000);
  const telling = tellingExceptions(globalThis.fetch);
  vi.spyOn(globalThis, 'fetch').mockImplementation(telling);
  const { user } = renderApp(`/orders/${id}`);
  await screen.findByRole('heading', { level: 1, name: 'Order received, payment delayed' });

  expect(screen.getByText('No answer in time')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'What happened, in detail' }));
  expect(await screen.findByText('timeout: No answer in time')).toBeVisible();
  await screen.findByText(/StepDelayed/);

  expect(document.body).not.toHaveTextContent(/exception|no answer in 3000/i);
});

/** Answers like the mock backend, but with the text of an exception in each place for the text of an error. */
function tellingExceptions(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const answer = await fetch(input, init);
    const text = await answer.text();
    const told = text.replaceAll('no answer in 3000 ms', 'java.net.http.HttpTimeoutException: request timed out');
    return new Response(answer.status === 304 ? null : told, { status: answer.status, headers: answer.headers });
  };
}

describe('the history', () => {
  test('is empty in a new browser and leads to the shop', async () => {
    renderApp('/orders');

    expect(screen.getByRole('heading', { level: 1, name: 'No orders yet' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Choose a coffee' })).toHaveAttribute('href', '/');
  });

  test('lists the newest orders first, page by page', async () => {
    customer.set(me);
    for (let index = 0; index < 25; index++) placed('confirmed', 60_000 * (index + 1), `key-${index}`);
    placed('declined', 5_000);
    const { user } = renderApp('/orders');

    await screen.findByRole('heading', { level: 1, name: 'Your orders' });
    const rows = () => within(screen.getByRole('main')).getAllByRole('listitem');
    expect(await screen.findByText('Not completed')).toBeVisible();
    expect(rows()).toHaveLength(20);
    expect(rows()[0]).toHaveTextContent('2 × Kenyan AA$39.98just nowNot completed');
    expect(rows()[1]).toHaveTextContent('1 minute agoConfirmed');
    await expectAccessible();

    await user.click(screen.getByRole('button', { name: 'Load more' }));
    await screen.findByText('25 minutes ago');
    expect(rows()).toHaveLength(26);
    expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull();
  });

  test('shows the unresolved checkout at the top, and the header shows that an order is open', async () => {
    const submission = { key: 'k', body: '{}', lines: [], total: usd(1999), placedAt: new Date().toISOString(), sent: true };
    checkoutSlot.set({ name: 'unknown', submission, next: null });
    renderApp('/orders');

    expect(screen.getByText('Checking…')).toBeVisible();
    expect(screen.getByRole('link', { name: /^Orders.*one is open/ })).toBeVisible();
  });

  test('says that the orders are not affected when it cannot be read', async () => {
    customer.set(me);
    db.closed = true;
    renderApp('/orders');

    expect(await screen.findByText('Your orders are not affected.')).toBeVisible();
  });
});
