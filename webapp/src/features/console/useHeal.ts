import { useCallback, useEffect, useRef } from 'react';
import { heal } from '@/api/lab/actions';
import { useAction } from './useAction';

/** Two presses of Escape count together within this time. */
const twiceWithinMs = 700;

/**
 * Heals everything, on a click or when Escape is pressed twice. While a run goes on, it is stopped with its load: it would
 * break something again.
 */
export function useHeal(runGoesOn: boolean) {
  const { busy, error, run } = useAction();
  const lastEscapeMs = useRef(Number.NEGATIVE_INFINITY);

  const healAll = useCallback(() => run(() => heal(runGoesOn), 'Everything is healed'), [run, runGoesOn]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.repeat) return;
      const isSecond = event.timeStamp - lastEscapeMs.current <= twiceWithinMs;
      lastEscapeMs.current = isSecond ? Number.NEGATIVE_INFINITY : event.timeStamp;
      if (isSecond) void healAll();
    };
    // A dialog that closes on Escape keeps the event from the page, so this listens before it does.
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [healAll]);

  return { busy, error, healAll };
}
