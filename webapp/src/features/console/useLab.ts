import { useEffect, useState } from 'react';
import type { Snapshot } from '@/api/lab/snapshot';
import { useNow } from '@/lib/useNow';
import { listen, staleAfterMs } from './labStream';
import { emptyRecording, record, type Recording } from './record';

export interface Lab {
  snapshot: Snapshot | null;
  recording: Recording;
  /** Seconds since the last snapshot while that is too long, otherwise null. */
  staleS: number | null;
}

interface Seen {
  snapshot: Snapshot | null;
  recording: Recording;
  receivedAtMs: number;
}

/** The newest snapshot of the lab, and what came before it. */
export function useLab(): Lab {
  const [seen, setSeen] = useState<Seen>(() => ({ snapshot: null, recording: emptyRecording, receivedAtMs: Date.now() }));
  const nowMs = useNow(500);

  useEffect(() => {
    const stream = listen((snapshot) =>
      setSeen((before) => ({ snapshot, recording: record(before.recording, snapshot), receivedAtMs: Date.now() })),
    );
    return () => stream.close();
  }, []);

  const ageMs = nowMs - seen.receivedAtMs;
  return { snapshot: seen.snapshot, recording: seen.recording, staleS: ageMs > staleAfterMs ? Math.round(ageMs / 1000) : null };
}
