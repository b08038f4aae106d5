import * as z from 'zod/mini';

/** A value in localStorage: checked when read, shared between tabs, told to whoever subscribes. */
export interface Stored<T> {
  get: () => T;
  set: (value: T) => void;
  subscribe: (listener: () => void) => () => void;
}

/**
 * The version is part of what is stored: something written by another version of the shop, or by hand, reads as the
 * initial value instead of breaking a page. When the browser refuses storage the value lives as long as the tab.
 */
export function stored<T>(name: string, version: number, schema: z.ZodMiniType<T>, initial: T): Stored<T> {
  const envelope = z.object({ version: z.literal(version), value: schema });
  const key = `coffee.${name}`;
  const listeners = new Set<() => void>();
  let value = read(localStorageItem(key));

  function read(text: string | null): T {
    if (text === null) return initial;
    try {
      const parsed = envelope.safeParse(JSON.parse(text));
      return parsed.success ? parsed.data.value : initial;
    } catch {
      return initial;
    }
  }

  function tell() {
    for (const listener of [...listeners]) listener();
  }

  globalThis.addEventListener('storage', (event) => {
    // key is null when the whole storage was cleared.
    if (event.key !== key && event.key !== null) return;
    value = read(event.key === null ? null : event.newValue);
    tell();
  });

  return {
    get: () => value,
    set(next) {
      value = next;
      try {
        localStorage.setItem(key, JSON.stringify({ version, value: next }));
      } catch {
        // Full or forbidden: the tab's own copy goes on.
      }
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function localStorageItem(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
