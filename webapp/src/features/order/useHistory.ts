import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { listOrders } from '@/api/orders';
import type { OrderSummary } from '@/api/types';
import { customer } from '@/lib/customer';
import { useStored } from '@/lib/useStored';
import { historyKey, withNewest } from './newest';

const refreshWhileOpenMs = 4000;

/** This browser's orders, newest first, page by page. They are read again regularly while one of them is unfinished. */
export function useHistory() {
  const customerId = useStored(customer);
  const queryClient = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: [...historyKey, customerId],
    queryFn: async ({ pageParam, signal }) => withNewest(await listOrders(customerId, pageParam, signal), queryClient),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    enabled: customerId !== '',
    refetchInterval: (current) =>
      current.state.data?.pages.some(({ items }) => items.some(isOpen)) ? refreshWhileOpenMs : false,
  });
  const orders: readonly OrderSummary[] = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return {
    orders,
    isLoading: customerId !== '' && query.isPending,
    isUnreachable: query.isError,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    refetch: () => void query.refetch(),
    anyOpen: orders.some(isOpen),
  };
}

const isOpen = ({ terminal }: OrderSummary) => !terminal;
