import { lab } from '@mock-api/lab/notice';
import { expectAccessible, renderApp } from '@test/renderApp';
import { render, screen, within } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { describe, expect, test, vi } from 'vitest';
import { onAnnounce } from '@/lib/announcer';
import { cart } from '@/lib/cart';
import { LabStrip } from './LabStrip';

const header = () => within(screen.getByRole('banner'));

describe('the header in the lab', () => {
  test('says which experiment runs and how many faults are on, and leads to the console', async () => {
    lab.notice = { faults: 1, experiment: 'Black Friday', requestTimeoutS: 5, fragileClient: false };
    renderApp();

    const faults = await header().findByRole('link', { name: '1 fault is on' });
    expect(header().getByText('Black Friday')).toHaveTextContent(/^A chaos experiment is running: .*Black Friday$/);
    expect(screen.queryByText('Fragile client: no retries, no key')).toBeNull();
    await expectAccessible();

    expect(faults).toHaveAttribute('href', '/chaos');
  });

  test('shows nothing while the lab is quiet, and nothing without a lab', async () => {
    cart.set([{ productId: 'kenyan-aa', quantity: 1 }]);
    const first = renderApp('/checkout');
    expect(await screen.findByText('Request timeout: 5s')).toBeVisible();
    expect(header().queryByRole('link', { name: /fault/ })).toBeNull();
    expect(header().queryByText(/experiment/)).toBeNull();
    first.unmount();

    lab.notice = null;
    renderApp('/checkout');
    await screen.findByRole('button', { name: /Place order · / });
    expect(screen.queryByText(/Request timeout/)).toBeNull();
  });

  test('announces an experiment and the first fault once', () => {
    const spoken = vi.fn();
    const stop = onAnnounce(spoken);
    const strip = (experiment: string | null, faults: number) => (
      <MemoryRouter>
        <LabStrip experiment={experiment} faults={faults} framed={false} />
      </MemoryRouter>
    );
    const { rerender } = render(strip(null, 0));

    for (const faults of [1, 1, 2, 3]) rerender(strip('Black Friday', faults));

    stop();
    expect(spoken.mock.calls.map(([text]: unknown[]) => text)).toEqual([
      'A chaos experiment is running: Black Friday',
      'The lab has switched faults on',
    ]);
    expect(screen.getByRole('link')).toHaveTextContent('3 faults are on');
  });
});

describe('in the frame of the console', () => {
  test('the shop has no footer and no tagline, on every page', async () => {
    const { user } = renderApp('/?frame');
    await screen.findByRole('button', { name: 'Add to cart: Kenyan AA' });
    expect(screen.queryByRole('contentinfo')).toBeNull();
    expect(screen.queryByText('Orders that survive everything')).toBeNull();

    await user.click(screen.getByRole('link', { name: 'Orders' }));
    expect(screen.getByRole('heading', { level: 1, name: 'No orders yet' })).toBeVisible();
    expect(screen.queryByRole('contentinfo')).toBeNull();
  });

  test('the link to the console leaves the frame', async () => {
    lab.notice = { faults: 2, experiment: null, requestTimeoutS: 5, fragileClient: false };
    renderApp('/?frame');

    expect(await screen.findByRole('link', { name: '2 faults are on' })).toHaveAttribute('target', '_top');
  });

  test('elsewhere the shop has both', () => {
    renderApp('/');

    expect(screen.getByRole('contentinfo')).toBeVisible();
    expect(screen.getByText('Orders that survive everything')).toBeVisible();
  });
});
