import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** Values of the address, so that a reload and a link show the same. */
export function useUrl() {
  const [params, setParams] = useSearchParams();

  /** Changes one value; null removes it, the empty text makes it a flag such as `?stage`. */
  const set = useCallback(
    (name: string, value: string | null) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          if (value === null) after.delete(name);
          else after.set(name, value);
          return after;
        },
        { replace: true },
      ),
    [setParams],
  );

  return { get: (name: string) => params.get(name), has: (name: string) => params.has(name), set };
}
