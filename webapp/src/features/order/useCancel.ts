import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { cancelOrder } from '@/api/cancelOrder';
import { attemptsMax } from '@/api/retry';
import type { Order } from '@/api/types';
import { announce } from '@/lib/announcer';
import { systemClock } from '@/lib/clock';
import { cancelWords } from './cancelWords';
import { orderKey } from './newest';
import { untilDecided } from './untilDecided';

export type CancelState =
  | { name: 'offered' }
  | { name: 'asking' }
  | { name: 'sending'; attempt: number }
  | { name: 'unknown' }
  | { name: 'too-late' };

/** Cancels the order of this page. The attempts stop when the customer leaves the page. */
export function useCancel(order: Order) {
  const queryClient = useQueryClient();
  const [state, setState] = useState<CancelState>({ name: 'offered' });
  const page = useRef(new AbortController());
  useEffect(() => {
    const here = new AbortController();
    page.current = here;
    return () => here.abort();
  }, []);

  async function send() {
    const { signal } = page.current;
    const onAttempt = (attempt: number) => {
      setState({ name: 'sending', attempt });
      announce(attempt === 1 ? cancelWords.sending : cancelWords.retrying(attempt, attemptsMax));
    };
    const decision = await untilDecided((until) => cancelOrder(order.id, until), onAttempt, systemClock, signal);
    switch (decision.kind) {
      case 'cancelled':
        queryClient.setQueryData<Order>(orderKey(order.id), (known) =>
          known && known.version > decision.order.version ? known : decision.order,
        );
        return setState({ name: 'offered' });
      case 'too-late':
        announce(cancelWords.tooLate);
        return setState({ name: 'too-late' });
      case 'unknown':
        announce(cancelWords.unknown, 'assertive');
        return setState({ name: 'unknown' });
    }
  }

  return {
    state,
    ask: () => setState({ name: 'asking' }),
    leave: () => setState((before) => (before.name === 'asking' ? { name: 'offered' } : before)),
    confirm: () => {
      const { signal } = page.current;
      setState({ name: 'sending', attempt: 1 });
      send().catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    },
  };
}
