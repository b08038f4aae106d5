import { useEffect } from 'react';
import { attemptsMax } from '@/api/retry';
import { announce } from '@/lib/announcer';
import { formatMoney } from '@/lib/money';
import type { PricedLine } from '@/lib/pricedCart';
import { refusalWords } from './fieldErrors';
import type { CheckoutState } from './machine';
import { words } from './words';

/** Announces each new state once, and each attempt with its number. A state that needs the customer is assertive. */
export function useAnnouncedState(state: CheckoutState, lines: readonly PricedLine[]) {
  const text = spoken(state, lines);
  const urgent = state.name === 'unknown' || state.name === 'refused' || state.name === 'price-changed';
  useEffect(() => {
    if (text !== '') announce(text, urgent ? 'assertive' : 'polite');
  }, [text, urgent]);
}

function spoken(state: CheckoutState, lines: readonly PricedLine[]): string {
  switch (state.name) {
    case 'idle':
      return '';
    case 'sending':
      return words.sending;
    case 'retrying':
      return words.retrying(state.attempt, attemptsMax);
    case 'offline':
      return words.offline;
    case 'unknown':
      return `${words.unknown} ${words.safeToCheck}`;
    case 'price-changed':
      return words.priceChanged(formatMoney(state.currentTotal));
    case 'refused':
      return refusalWords(state.problem, lines);
    case 'accepted':
      return '';
  }
}
