export type Urgency = 'polite' | 'assertive';

type Listener = (text: string, urgency: Urgency) => void;

const listeners = new Set<Listener>();

/** Makes a screen reader say the text once. Assertive messages interrupt; they are for failures. */
export function announce(text: string, urgency: Urgency = 'polite') {
  for (const listener of listeners) listener(text, urgency);
}

export function onAnnounce(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
