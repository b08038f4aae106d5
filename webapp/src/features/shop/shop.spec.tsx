import { db } from '@mock-api/db';
import { expectAccessible, renderApp } from '@test/renderApp';
import { act, screen, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { cart } from '@/lib/cart';
import { undoForMs } from './useUndo';

const card = (name: string) => screen.findByRole('button', { name: `Add to cart: ${name}` });
const drawer = () => screen.findByRole('dialog', { name: 'Your cart' });
const inCart = (productId: string, quantity = 1) => cart.set([{ productId, quantity }]);

describe('the shop', () => {
  test('shows skeletons, then six coffees', async () => {
    renderApp();

    expect(screen.getAllByTestId('skeleton')).toHaveLength(6);
    expect(await screen.findByRole('heading', { level: 2, name: 'Kenyan AA' })).toBeVisible();
    expect(screen.getAllByRole('button', { name: /^Add to cart/ })).toHaveLength(6);
    expect(screen.queryAllByTestId('skeleton')).toEqual([]);
    expect(document.title).toBe('Shop – Coffee Chaos');
  });

  test('says that there is no backend, and recovers when it is back', async () => {
    db.closed = true;
    const { user } = renderApp();

    expect(await screen.findByText("We can't reach the shop right now", { selector: 'main *' })).toBeVisible();

    db.closed = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await card('Kenyan AA')).toBeVisible();
    expect(screen.queryByText("We can't reach the shop right now", { selector: 'main *' })).toBeNull();
  });

  test('uses the last saved catalogue when there is no backend', async () => {
    const before = renderApp();
    await card('Kenyan AA');
    before.unmount();
    db.closed = true;
    const { user } = renderApp();

    expect(await screen.findByText("We can't reach the shop right now", { selector: 'main *' })).toBeVisible();
    await user.click(await card('Kenyan AA'));
    expect(within(await drawer()).getByText('$19.99 each')).toBeVisible();
  });
});

describe('the cart', () => {
  test('opens with the added coffee, and shows how many there are', async () => {
    const { user } = renderApp();

    await user.click(await card('Kenyan AA'));
    const open = within(await drawer());
    await user.click(open.getByRole('button', { name: 'One more Kenyan AA' }));

    expect(open.getByRole('textbox', { name: 'Quantity of Kenyan AA' })).toHaveValue('2');
    expect(open.getAllByText('$39.98')).toHaveLength(2);
    expect(await open.findByText('Request timeout: 5s')).toBeVisible();
    await user.keyboard('{Escape}');
    expect(screen.getByRole('button', { name: 'Cart 2 items' })).toBeVisible();
  });

  test('is a dialog: it has a name, Escape closes it, and the focus returns to the opener', async () => {
    const { user } = renderApp();
    const add = await card('Kenyan AA');

    await user.click(add);
    await drawer();
    await user.keyboard('{Escape}');

    expect(screen.queryByRole('dialog')).toBeNull();
    expect(add).toHaveFocus();
  });

  test('removes a line and puts it back', async () => {
    inCart('kenyan-aa', 3);
    const { user } = renderApp();
    await card('Kenyan AA');

    await user.click(screen.getByRole('button', { name: 'Cart 3 items' }));
    await user.click(await screen.findByRole('button', { name: 'Remove Kenyan AA' }));
    expect(cart.get()).toEqual([]);
    expect(screen.getByRole('button', { name: 'Undo: put Kenyan AA back' })).toHaveFocus();

    await user.keyboard('{Enter}');
    expect(cart.get()).toEqual([{ productId: 'kenyan-aa', quantity: 3 }]);
  });

  test('can no longer restore a removed line after 5 s', async () => {
    inCart('kenyan-aa');
    const { user } = renderApp();
    await card('Kenyan AA');
    await user.click(screen.getByRole('button', { name: 'Cart 1 item' }));
    const removal = await screen.findByRole('button', { name: 'Remove Kenyan AA' });

    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    act(() => {
      removal.click();
    });
    expect(screen.getByRole('button', { name: /Undo/ })).toBeVisible();
    act(() => {
      vi.advanceTimersByTime(undoForMs);
    });
    vi.useRealTimers();

    expect(screen.queryByRole('button', { name: /Undo/ })).toBeNull();
    expect(screen.getByText('Your cart is empty.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Checkout' })).toBeDisabled();
  });

  test('holds at most 20 of one coffee', async () => {
    inCart('kenyan-aa', 20);
    const { user } = renderApp();
    await card('Kenyan AA');

    await user.click(screen.getByRole('button', { name: 'Cart 20 items' }));

    const more = await screen.findByRole('button', { name: 'One more Kenyan AA' });
    expect(more).toHaveAttribute('aria-disabled', 'true');
    await user.click(more);
    expect(cart.get()).toEqual([{ productId: 'kenyan-aa', quantity: 20 }]);
    expect(screen.getByText('20 is the most of one coffee.')).toBeVisible();
  });

  test('has one control per line that removes it, and one less than 1 is not possible', async () => {
    inCart('kenyan-aa');
    const { user } = renderApp();
    await card('Kenyan AA');
    await user.click(screen.getByRole('button', { name: 'Cart 1 item' }));
    const open = within(await drawer());

    expect(open.getAllByRole('button', { name: /remove/i })).toHaveLength(1);
    await user.click(open.getByRole('button', { name: 'One less Kenyan AA' }));

    expect(cart.get()).toEqual([{ productId: 'kenyan-aa', quantity: 1 }]);
  });

  test('takes a typed quantity from 1 to 20, and says so when it cannot take it', async () => {
    inCart('kenyan-aa', 2);
    const { user } = renderApp();
    await card('Kenyan AA');
    await user.click(screen.getByRole('button', { name: 'Cart 2 items' }));
    const open = within(await drawer());
    const field = open.getByRole('textbox', { name: 'Quantity of Kenyan AA' });
    const wrong = (has: number) => `Type a whole number from 1 to 20. Your cart still has ${has}.`;
    const quantity = () => cart.get()[0]?.quantity;

    await user.clear(field);
    expect(quantity()).toBe(2);
    expect(open.queryByText(wrong(2))).toBeNull();
    await user.type(field, '12');
    expect(quantity()).toBe(12);

    for (const text of ['0', '21', '2.5', '-3', 'ten']) {
      await user.clear(field);
      await user.type(field, text);
      const has = quantity() ?? 0;
      expect(open.getByText(wrong(has))).toBeVisible();
      expect(field).toHaveValue(text);
      expect(field).toBeInvalid();
      expect(field).toHaveAccessibleDescription(wrong(has));
    }
    await expectAccessible();

    await user.clear(field);
    await user.tab();
    expect(open.getByText(wrong(quantity() ?? 0))).toBeVisible();
    await user.click(open.getByRole('button', { name: 'One more Kenyan AA' }));
    expect(open.queryByText(/Type a whole number/)).toBeNull();
    expect(field).toHaveValue(String(quantity()));
  });

  test('shows what another tab changes', async () => {
    renderApp();
    await card('Kenyan AA');
    const newValue = JSON.stringify({ version: 1, value: [{ productId: 'kenyan-aa', quantity: 4 }] });

    act(() => void globalThis.dispatchEvent(new StorageEvent('storage', { key: 'coffee.cart', newValue })));

    expect(screen.getByRole('button', { name: 'Cart 4 items' })).toBeVisible();
  });

  test('leads to the checkout, whose heading takes the focus', async () => {
    inCart('kenyan-aa');
    const { user } = renderApp();
    await card('Kenyan AA');
    await user.click(screen.getByRole('button', { name: 'Cart 1 item' }));

    await user.click(await screen.findByRole('button', { name: 'Checkout' }));

    expect(screen.getByRole('heading', { level: 1, name: 'Checkout' })).toHaveFocus();
  });
});

describe('other pages', () => {
  test('an unknown address gets a friendly page', async () => {
    renderApp('/nowhere');

    expect(screen.getByRole('heading', { level: 1, name: 'This cup is empty' })).toBeVisible();
  });
});
