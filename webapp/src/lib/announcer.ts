export type Urgency = 'polite' | 'assertive';

type Listener = (text: string, urgency: Urgency) => void;

const listeners = new Set<Listener>();

/** Has a screen reader say it, once. Failures are assertive: they interrupt. */
export function announce(text: string, urgency: Urgency = 'polite') {
  for (const listener of listeners) listener(text, urgency);
}

export function onAnnounce(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
