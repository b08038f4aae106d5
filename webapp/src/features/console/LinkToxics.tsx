import { endFault, removeToxic } from '@/api/lab/actions';
import type { LabFault, Proxy, Toxic } from '@/api/lab/snapshot';
import { Button } from '@/ui/Button';
import { FieldError } from './FieldError';
import styles from './Sheet.module.css';
import { toxicWords } from './toxics';
import { useAction } from './useAction';

/** The toxics of a link, each with its direction and a button that removes it; and whether the link is down. */
export function LinkToxics({ proxy, faults }: { proxy: Proxy; faults: readonly LabFault[] }) {
  const down = faults.find(({ kind, target, id }) => kind === 'down' && target === proxy.name && id !== undefined);
  if (proxy.toxics.length === 0 && proxy.enabled) return <p className={styles.soft}>No toxic: data passes as it comes.</p>;
  return (
    <ul className={styles.toxics} aria-label="Faults of this link">
      {!proxy.enabled && (
        <Row words="Down: connections are refused" what="down" {...(down?.id ? { onRemove: () => endFault(down.id ?? '') } : {})} />
      )}
      {proxy.toxics.map((toxic) => (
        <Row key={toxic.name} words={wordsOf(toxic)} what={toxic.name} onRemove={() => removeToxic(proxy.name, toxic.name)} />
      ))}
    </ul>
  );
}

const wordsOf = (toxic: Toxic) => `${toxicWords(toxic)} · ${toxic.stream === 'upstream' ? 'requests' : 'answers'} · ${toxic.name}`;

function Row({ words, what, onRemove }: { words: string; what: string; onRemove?: () => Promise<unknown> }) {
  const { busy, error, run } = useAction();
  return (
    <li>
      <span>{words}</span>
      {onRemove && (
        <Button look="quiet" busy={busy} onClick={() => void run(onRemove, `Removed ${what}`)}>
          Remove<span className="visually-hidden"> {what}</span>
        </Button>
      )}
      <FieldError text={error} />
    </li>
  );
}
