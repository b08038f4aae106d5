import { accept } from '@mock-api/db';
import { orderAt } from '@mock-api/stories';
import { QueryClient, type InfiniteData } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { Order, OrderPage } from '@/api/types';
import { historyKey, orderKey, tellHistory, withNewest } from './newest';

const body = JSON.stringify({ items: [{ productId: 'kenyan-aa', quantity: 2 }] });
const at = (afterMs: number): Order => orderAt(accept('key', body, 'confirmed', 0), afterMs);
const [older, newer] = [at(500), at(9000)];
const page = (order: Order): OrderPage => ({ items: [order], nextCursor: null });
const listKey = [...historyKey, 'c-me'];

function listAfter(order: Order, listed: Order) {
  const client = new QueryClient();
  client.setQueryData<InfiniteData<OrderPage>>(listKey, { pages: [page(listed)], pageParams: [null] });
  tellHistory(client, order);
  return client.getQueryData<InfiniteData<OrderPage>>(listKey)?.pages[0]?.items[0];
}

test('a list that lags behind does not replace what the order page has read', () => {
  const client = new QueryClient();
  expect(withNewest(page(older), client).items).toEqual([older]);

  client.setQueryData(orderKey(newer.id), newer);
  expect(withNewest(page(older), client).items).toEqual([newer]);

  client.setQueryData(orderKey(newer.id), older);
  expect(withNewest(page(newer), client).items).toEqual([newer]);
});

test('the loaded list learns what the order page reads, and forgets nothing newer', () => {
  expect(listAfter(newer, older)).toEqual(newer);
  expect(listAfter(older, newer)).toEqual(newer);
  expect(listAfter({ ...newer, id: 'ord_other' }, older)).toEqual(older);
});
