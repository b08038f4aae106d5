import { useNow } from '@/lib/useNow';
import { Spinner } from '@/ui/Spinner';
import styles from './Waiting.module.css';

interface WaitingProps {
  /** null if nothing is awaited, because the attempt is under way. */
  untilMs: number | null;
  words: (seconds: number) => string;
}

/** A spinner and the seconds until the next attempt. The announcer does not say them. */
export function Waiting({ untilMs, words }: WaitingProps) {
  return (
    <p className={styles.waiting}>
      <Spinner />
      {/* A new wait starts with the current time, not with the time of the last tick. */}
      {untilMs === null ? words(0) : <Countdown key={untilMs} untilMs={untilMs} words={words} />}
    </p>
  );
}

function Countdown({ untilMs, words }: { untilMs: number; words: (seconds: number) => string }) {
  const nowMs = useNow(250);
  return <span>{words(Math.max(0, Math.ceil((untilMs - nowMs) / 1000)))}</span>;
}
