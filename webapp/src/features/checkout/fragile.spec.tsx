import { db } from '@mock-api/db';
import { lab } from '@mock-api/lab/notice';
import { expectAccessible, renderApp } from '@test/renderApp';
import { act, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import { cart } from '@/lib/cart';
import { usd } from '@/lib/money';
import { checkoutSlot } from './slot';

const main = () => within(screen.getByRole('main'));
const place = () => main().findByRole('button', { name: /^Place order · / });

/** Opens the checkout of a fragile client. */
async function open(quantity: number) {
  cart.set([{ productId: 'kenyan-aa', quantity }]);
  const view = renderApp('/checkout');
  await screen.findByText('This client sends your order once, without a key, and waits 1 s.');
  return view;
}

describe('the fragile client', () => {
  beforeEach(() => {
    lab.notice = { faults: 0, experiment: null, requestTimeoutS: 1, fragileClient: true };
  });

  test('has a badge, and places an order', async () => {
    const { user } = await open(2);
    expect(screen.getByText('Fragile client: no retries, no key')).toBeVisible();
    await expectAccessible();

    await user.click(await place());

    expect(await main().findByText('Order placed')).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent('Order placed');
    expect(cart.get()).toEqual([]);
    expect(db.byId.size).toBe(1);
    expect(db.posts).toEqual([]);
    await user.click(main().getByRole('link', { name: 'Look at the order' }));
    expect(await screen.findByRole('heading', { level: 1, name: /^Order/ })).toBeVisible();
  });

  test('gives up after its limit, and makes a second order when the button is pressed again', async () => {
    const { user } = await open(16);

    await user.click(await place());
    expect(await main().findByText('Order timed out - request took too long')).toBeVisible();
    expect(cart.get()).toHaveLength(1);
    await user.click(await place());
    expect(await main().findByText('Order timed out - request took too long')).toBeVisible();

    expect(db.byId.size).toBe(2);
  });

  test('says that the order failed, although it exists', async () => {
    const { user } = await open(17);

    await user.click(await place());

    expect(await main().findByText('Order failed')).toBeVisible();
    expect(screen.getByRole('alert')).toHaveTextContent('Order failed');
    expect(await place()).toBeEnabled();
    expect(db.byId.size).toBe(1);
  });

  test('sends once on a double click', async () => {
    const { user } = await open(1);

    await user.dblClick(await place());
    await main().findByText('Order placed');

    expect(db.byId.size).toBe(1);
  });

  test('leaves an order without a known outcome to the resilient client', async () => {
    await open(1);
    const submission = { key: 'k', body: '{}', lines: [{ productId: 'kenyan-aa', quantity: 1 }], total: usd(1999), placedAt: '2026-11-21T09:30:00.000Z', sent: true };

    act(() => checkoutSlot.set({ name: 'unknown', submission, next: null }));

    expect(main().getByText("We don't know yet whether your order went through.")).toBeVisible();
    expect(main().queryByText(/^This client sends your order once/)).toBeNull();
  });
});
