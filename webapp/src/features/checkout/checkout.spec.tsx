import { db } from '@mock-api/db';
import { expectAccessible, renderApp } from '@test/renderApp';
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { onAnnounce } from '@/lib/announcer';
import { cart } from '@/lib/cart';
import { usd } from '@/lib/money';
import type { CheckoutState, Submission } from './machine';
import { checkoutSlot } from './slot';

const main = () => within(screen.getByRole('main'));
const button = (name: string | RegExp) => main().getByRole('button', { name });
const buttons = () => main().queryAllByRole('button').map(({ textContent }) => textContent);

const submission: Submission = {
  key: 'key-1',
  body: JSON.stringify({ items: [{ productId: 'kenyan-aa', quantity: 1 }] }),
  lines: [{ productId: 'kenyan-aa', quantity: 1 }],
  total: usd(1999),
  placedAt: '2026-11-21T09:30:00.000Z',
  sent: true,
};
const problem = {
  slug: 'validation-error',
  status: 422,
  detail: '2 fields need attention.',
  errors: [
    { pointer: '#/items/0/quantity', detail: 'must be an integer from 1 to 20' },
    { pointer: '#/customerId', detail: 'must be 1 to 64 letters' },
  ],
};

async function open(quantity: number) {
  cart.set([{ productId: 'kenyan-aa', quantity }]);
  const view = renderApp('/checkout');
  await screen.findByRole('button', { name: /Place order · / });
  return view;
}

/** Opens the page in the given state, while no tab sends anything. */
async function openIn(state: CheckoutState) {
  const view = await open(1);
  act(() => checkoutSlot.set(state));
  return view;
}

describe('the checkout', () => {
  test('asks for no personal data and shows the total', async () => {
    await open(2);

    expect(button('Place order · $39.98')).toBeEnabled();
    expect(main().getByRole('radio', { name: /Demo card – approves/ })).toBeChecked();
    expect(main().getByRole('radio', { name: /Demo card – declines/ })).not.toBeChecked();
    expect(await main().findByText('Request timeout: 5s')).toBeVisible();
    expect(main().queryAllByRole('textbox')).toEqual([]);
  });

  test('places the order, empties the cart and goes to the order', async () => {
    const { user } = await open(2);

    await user.click(button(/Place order/));

    expect(await screen.findByRole('heading', { level: 1, name: 'Order received' })).toHaveFocus();
    expect(cart.get()).toEqual([]);
    expect(db.posts).toHaveLength(1);
    expect(JSON.parse(db.posts[0]?.body ?? '')).toEqual({
      items: [{ productId: 'kenyan-aa', quantity: 2 }],
      expectedTotal: { amount: 3998, currency: 'USD' },
      paymentMethod: 'demo_ok',
      customerId: expect.stringMatching(/^c-[0-9a-f-]{36}$/) as string,
    });
  });

  test('places one order on a double click and on Enter held down', async () => {
    const { user } = await open(1);

    await user.dblClick(button(/Place order/));
    await user.keyboard('{Enter>5/}');
    await screen.findByRole('heading', { level: 1, name: 'Order received' });

    expect(new Set(db.posts.map(({ key }) => key)).size).toBe(1);
    expect(db.byId.size).toBe(1);
  });

  test('continues after a changed price with a new key', async () => {
    const { user } = await open(18);

    await user.click(button(/Place order/));
    expect(await main().findByText('Prices have changed: your total is now $360.82.')).toBeVisible();
    expect(buttons()).toEqual(['Accept and place order', 'Back']);
    await user.click(button('Accept and place order'));
    await screen.findByRole('heading', { level: 1, name: 'Order received' });

    expect(new Set(db.posts.map(({ key }) => key)).size).toBe(2);
    expect(JSON.parse(db.posts[1]?.body ?? '')).toMatchObject({ expectedTotal: { amount: 36_082 } });
  });

  test('can be left after a changed price', async () => {
    const { user } = await open(18);
    await user.click(button(/Place order/));

    await user.click(await main().findByRole('button', { name: 'Back' }));

    expect(button(/Place order/)).toBeEnabled();
  });

  test('shows the errors of a refusal at their lines, and leads back to the cart', async () => {
    const { user } = await openIn({ name: 'refused', submission, problem, mayExist: false });

    expect(main().getByText("The quantity of Kenyan AA and this browser's customer number need attention.")).toBeVisible();
    expect(screen.getByRole('alert')).toHaveTextContent(/^The quantity of Kenyan AA and .* need attention\.$/);
    expect(within(main().getByRole('listitem')).getByText('The quantity must be an integer from 1 to 20')).toBeVisible();
    expect(main().getByText("This browser's customer number must be 1 to 64 letters")).toBeVisible();
    expect(main().queryByText(/An earlier attempt may have gone through/)).toBeNull();
    expect(buttons()).toEqual(['Back to cart']);
    await expectAccessible();

    await user.click(button('Back to cart'));
    expect(await screen.findByRole('dialog', { name: 'Your cart' })).toBeVisible();
  });

  test('says that a refused order may still exist', async () => {
    await openIn({ name: 'refused', submission, problem, mayExist: true });

    expect(main().getByText(/An earlier attempt may have gone through/)).toBeVisible();
  });

  test('drops a refusal when the cart changes', async () => {
    await openIn({ name: 'refused', submission, problem, mayExist: false });

    act(() => cart.set([{ productId: 'kenyan-aa', quantity: 3 }]));

    expect(button('Place order · $59.97')).toBeEnabled();
  });
});

describe('the submission', () => {
  const states: [CheckoutState, string[], string[]][] = [
    [{ name: 'sending', submission }, ['Placing your order…'], ['Placing your order…']],
    [
      { name: 'retrying', submission, attempt: 2, nextAtMs: null },
      ['Retrying... (attempt 2/4)', "Still working on it. You won't be charged twice.", 'asking now…'],
      ['Stop trying'],
    ],
    [
      { name: 'offline', submission: { ...submission, sent: false }, attempt: 1 },
      ["You're offline. We'll send your order as soon as you're back."],
      ['Cancel'],
    ],
    [
      { name: 'offline', submission, attempt: 2 },
      ["You're offline. We'll send your order as soon as you're back."],
      ['Stop trying'],
    ],
    [
      { name: 'unknown', submission, next: null },
      [
        "We don't know yet whether your order went through.",
        "It's safe to check: you can't be charged twice.",
        'We no longer check by ourselves.',
      ],
      ['Check again'],
    ],
  ];

  test.each(states)('in state %o shows the right words and controls', async (state, texts, controls) => {
    await openIn(state);

    for (const text of texts) expect(main().getByText(text)).toBeVisible();
    expect(buttons()).toEqual(controls);
    expect(main().queryByText(/fail|try again/i)).toBeNull();
    expect(main().getAllByRole('radio').every((radio) => radio.matches(':disabled'))).toBe(true);
  });

  test('is accessible when the browser went offline after an attempt', async () => {
    await openIn({ name: 'offline', submission, attempt: 2 });

    expect(buttons()).toEqual(['Stop trying']);
    await expectAccessible();
  });

  test('cannot be started again by a click, and keeps the focus', async () => {
    const { user } = await openIn({ name: 'sending', submission });

    await user.click(button('Placing your order…'));

    expect(db.posts).toEqual([]);
    expect(button('Placing your order…')).toHaveFocus();
  });

  test('announces each attempt once, with its number', async () => {
    await openIn({ name: 'retrying', submission, attempt: 2, nextAtMs: null });
    expect(screen.getByRole('status')).toHaveTextContent('Retrying... (attempt 2/4)');

    act(() => checkoutSlot.set({ name: 'retrying', submission, attempt: 3, nextAtMs: null }));
    expect(screen.getByRole('status')).toHaveTextContent('Retrying... (attempt 3/4)');
    expect(screen.getByRole('alert')).toHaveTextContent('');

    act(() => checkoutSlot.set({ name: 'unknown', submission, next: null }));
    expect(screen.getByRole('alert')).toHaveTextContent(/^We don't know yet/);
  });

  test('counts down to the next attempt and the next check, and announces no tick', async () => {
    await openIn({ name: 'idle' });
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const spoken = vi.fn();
    const stop = onAnnounce(spoken);
    const passes = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

    act(() => checkoutSlot.set({ name: 'retrying', submission, attempt: 3, nextAtMs: Date.now() + 3000 }));
    expect(main().getByText('next try in 3 s')).toBeVisible();
    passes(1500);
    expect(main().getByText('next try in 2 s')).toBeVisible();
    passes(1500);
    expect(main().getByText('asking now…')).toBeVisible();

    act(() => checkoutSlot.set({ name: 'unknown', submission, next: { check: 2, atMs: Date.now() + 12_000 } }));
    expect(main().getByText('Checking again in 12 s')).toBeVisible();
    expect(buttons()).toEqual(['Check again']);
    passes(5000);
    expect(main().getByText('Checking again in 7 s')).toBeVisible();
    act(() => checkoutSlot.set({ name: 'unknown', submission, next: { check: 3, atMs: Date.now() + 20_000 } }));
    expect(main().getByText('Checking again in 20 s')).toBeVisible();

    vi.useRealTimers();
    stop();
    expect(spoken.mock.calls.map(([text]: unknown[]) => text)).toEqual([
      'Retrying... (attempt 3/4)',
      "We don't know yet whether your order went through. It's safe to check: you can't be charged twice.",
    ]);
  });

  test('keeps the key of a checkout that an earlier version of the shop has stored', async () => {
    cart.set([{ productId: 'kenyan-aa', quantity: 1 }]);
    const value = { name: 'unknown', submission };
    const stored = { key: 'coffee.checkout', newValue: JSON.stringify({ version: 1, value }) };
    renderApp('/checkout');

    act(() => void globalThis.dispatchEvent(new StorageEvent('storage', stored)));

    expect(checkoutSlot.get()).toEqual({ ...value, next: null });
  });

  test('becomes unknown after Stop trying, and Check again uses the same key', async () => {
    const { user } = await openIn({ name: 'retrying', submission, attempt: 2, nextAtMs: null });

    await user.click(button('Stop trying'));
    expect(main().getByText("We don't know yet whether your order went through.")).toBeVisible();
    await user.click(button('Check again'));
    await screen.findByRole('heading', { level: 1, name: 'Order received' });

    expect(db.posts).toMatchObject([{ key: submission.key, body: submission.body }]);
  });

  test('continues after a reload with the same key', async () => {
    cart.set([{ productId: 'kenyan-aa', quantity: 1 }]);
    checkoutSlot.set({ name: 'retrying', submission, attempt: 3, nextAtMs: null });

    renderApp('/checkout');
    await screen.findByRole('heading', { level: 1, name: 'Order received' });

    expect(db.posts).toMatchObject([{ key: submission.key, body: submission.body }]);
    expect(cart.get()).toEqual([]);
  });

  test('leads to the order that another tab has placed', async () => {
    await open(1);
    const accepted = { version: 1, value: { name: 'accepted', submission, orderId: 'ord_elsewhere' } };

    act(() => {
      globalThis.dispatchEvent(new StorageEvent('storage', { key: 'coffee.checkout', newValue: JSON.stringify(accepted) }));
    });

    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('There is no such order'));
  });
});

test('an empty cart leads back to the coffees', async () => {
  renderApp('/checkout');

  expect(screen.getByRole('heading', { level: 1, name: 'Your cart is empty' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Choose a coffee' })).toHaveAttribute('href', '/');
});
