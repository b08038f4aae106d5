/** The texts that the customer reads until the outcome of an order is known. They state only known facts. */
export const words = {
  sending: 'Placing your order…',
  retrying: (attempt: number, attemptsMax: number) => `Retrying... (attempt ${attempt}/${attemptsMax})`,
  stillWorking: "Still working on it. You won't be charged twice.",
  offline: "You're offline. We'll send your order as soon as you're back.",
  unknown: "We don't know yet whether your order went through.",
  nextTry: (seconds: number) => (seconds > 0 ? `next try in ${seconds} s` : 'asking now…'),
  nextCheck: (seconds: number) => (seconds > 0 ? `Checking again in ${seconds} s` : 'Checking now…'),
  onlyByHand: 'We no longer check by ourselves.',
  safeToCheck: "It's safe to check: you can't be charged twice.",
  priceChanged: (total: string) => `Prices have changed: your total is now ${total}.`,
  accepted: 'Your order is placed.',
};
