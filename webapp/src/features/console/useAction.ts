import { useCallback, useState } from 'react';
import { LabError } from '@/api/lab/call';
import { announce } from '@/lib/announcer';

/**
 * Runs calls of the lab for one control: it is busy meanwhile, and an error is shown at the control that caused it.
 * `done` is announced when the call has succeeded.
 */
export function useAction() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const run = useCallback(async (call: () => Promise<unknown>, done: string) => {
    setBusy(true);
    setError(null);
    try {
      await call();
      announce(done);
    } catch (failure) {
      if (!(failure instanceof LabError)) throw failure;
      setError(failure.message);
      announce(failure.message, 'assertive');
    } finally {
      setBusy(false);
    }
  }, []);

  return { busy, error, run };
}
