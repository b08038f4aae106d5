import { open, undone, unread } from '@mock-api/lab/trace';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { OrderTrace } from './OrderTrace';

function show(order: string) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <OrderTrace order={order} />
    </QueryClientProvider>,
  );
}

describe('the trace of an order', () => {
  test('says in words what each row draws', async () => {
    show(undone);

    const spans = await screen.findByRole('list', { name: 'Spans' });
    const rows = within(spans).getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(rows[1]).toBe('POST /orders met chaos-proxy: latency 3000 jitter 500browser · +0 ms · failed: timeout5.00 s');
    expect(rows).toContain('DELETE /payment/{key}node-2 · +21.10 s · try 2 · 200 · undone100 ms');
    const faults = within(screen.getByRole('list', { name: 'Faults meanwhile' })).getAllByRole('listitem');
    expect(faults.map(({ textContent }) => textContent)).toEqual([
      ' chaos-proxy: latency 3000 jitter 500toxic, on before the order, met 2 spans5.40 s',
      ' payment: lose-answers share 0.5service, from +2.00 s, met 7 spans18.00 s',
      ' node-1: killednode, from +7.30 s, met no span11.90 s',
    ]);
    expect(screen.getByText("1 parent is nobody's span: it died with its node, or the lab has not read it.")).toBeVisible();
  });

  test('of an open order says that spans are still to come', async () => {
    show(open);

    expect(await screen.findByText('The order is open. Its own span and those of its steps come with its end.')).toBeVisible();
  });

  test('says when it is being read, and when the lab has nothing', async () => {
    show(unread);

    expect(screen.getByRole('status')).toHaveTextContent('Reading the trace…');
    expect(await screen.findByText('The lab knows no span of this order.', { exact: false })).toBeVisible();
  });

  test.each([
    ['an unknown order', () => show('ord_none'), 'there is no order with this id: ord_none'],
    [
      'a lab that is gone',
      () => {
        vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('refused'));
        show(undone);
      },
      'The lab does not answer. Is ./coffee up still running?',
    ],
  ])('says why there is none of %s', async (_what, begin, words) => {
    begin();

    expect(await screen.findByText(words)).toBeVisible();
  });
});
