import type { OrderStatus } from '@/api/types';

/** The texts about a cancellation. About money they say only what the order will do, never what has happened. */
export const cancelWords = {
  button: {
    offered: 'Cancel order',
    asking: 'Cancel order',
    sending: 'Cancelling…',
    unknown: 'Ask again',
    'too-late': '',
  },
  question: 'Cancel this order?',
  whatHappens: 'We stop working on it and undo what was done so far. Anything you paid for it is returned.',
  keep: 'Keep it',
  confirm: 'Yes, cancel it',
  sending: 'Cancelling your order…',
  retrying: (attempt: number, attemptsMax: number) => `Still asking... (attempt ${attempt}/${attemptsMax})`,
  unknown: "We don't know yet whether your order is cancelled.",
  safeToAsk: "This page shows it as soon as we know. It's safe to ask again.",
  tooLate: "It's too late to cancel",
  endsAs: (status: OrderStatus) =>
    status === 'CONFIRMED' ? 'Your order was confirmed in the meantime.' : 'Your order is coming to its end without it.',
};
