import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Order, OrderPage, OrderSummary } from '@/api/types';

export const historyKey = ['orders'] as const;
export const orderKey = (id: string) => ['order', id] as const;

/**
 * The list of orders and the order's own page read the same order at different times, and the API's list may lag
 * behind. Both functions keep the newest version, so that the list and the dot in the header never show an order as open
 * that this tab has already seen finished.
 */
export function withNewest(page: OrderPage, queryClient: QueryClient): OrderPage {
  return { ...page, items: page.items.map((item) => newer(item, queryClient.getQueryData<Order>(orderKey(item.id)))) };
}

/** Shows the order's new state in the list that is already loaded. */
export function tellHistory(queryClient: QueryClient, order: Order) {
  queryClient.setQueriesData<InfiniteData<OrderPage>>({ queryKey: historyKey }, (list) =>
    list && {
      ...list,
      pages: list.pages.map((page) => ({
        ...page,
        items: page.items.map((item) => (item.id === order.id ? newer(item, order) : item)),
      })),
    },
  );
}

const newer = (item: OrderSummary, order: Order | undefined): OrderSummary =>
  order && order.version > item.version ? order : item;
