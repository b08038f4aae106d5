import * as z from 'zod/mini';

/** A value in localStorage. It is validated when it is read, shared between tabs, and reported to its subscribers. */
export interface Stored<T> {
  get: () => T;
  /**
   * Reads the storage again and returns the value. The storage event of another tab can be late, so a tab that holds the
   * lock reads again before it decides.
   */
  refresh: () => T;
  set: (value: T) => void;
  subscribe: (listener: () => void) => () => void;
}

/**
 * Makes a stored value. The version is stored with it: a value written by another version of the shop, or
 * edited by hand, reads as the initial value and breaks no page. If the browser refuses storage, the value is kept
 * in memory until the tab closes.
 */
export function stored<T>(name: string, version: number, schema: z.ZodMiniType<T>, initial: T): Stored<T> {
  const envelope = z.object({ version: z.literal(version), value: schema });
  const key = `coffee.${name}`;
  const listeners = new Set<() => void>();
  let value = read(localStorageItem(key));
  let refused = false;

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
    // The key is null if the whole storage was cleared.
    if (event.key !== key && event.key !== null) return;
    value = read(event.key === null ? null : event.newValue);
    tell();
  });

  return {
    get: () => value,
    refresh() {
      // A browser that refuses storage has no newer value than the copy in memory.
      if (refused) return value;
      const fresh = read(localStorageItem(key));
      if (JSON.stringify(fresh) !== JSON.stringify(value)) {
        value = fresh;
        tell();
      }
      return value;
    },
    set(next) {
      value = next;
      try {
        localStorage.setItem(key, JSON.stringify({ version, value: next }));
        refused = false;
      } catch {
        // Storage is full or forbidden. The tab continues with the copy in memory.
        refused = true;
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
