import { useSyncExternalStore } from 'react';

const wide = '(min-width: 1100px)';

const subscribe = (changed: () => void) => {
  const query = globalThis.matchMedia(wide);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
};

/** Whether the window has room for a second column. */
export const useWide = () => useSyncExternalStore(subscribe, () => globalThis.matchMedia(wide).matches);
