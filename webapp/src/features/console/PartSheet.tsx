import { useState } from 'react';
import { addFault, signal } from '@/api/lab/actions';
import type { Part, Snapshot } from '@/api/lab/snapshot';
import { Button } from '@/ui/Button';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { Drawer } from '@/ui/Drawer';
import { ClusterFacts } from './ClusterFacts';
import { FieldError } from './FieldError';
import styles from './Sheet.module.css';
import { useAction } from './useAction';

interface PartSheetProps {
  snapshot: Snapshot;
  /** The process; null while the sheet is closed. */
  part: string | null;
  onPart: (part: string | null) => void;
  seconds: number;
}

/** The shop serves this page: without it, nobody could heal from here. */
const untouchable = 'shop';

/** One process: its state, and the signals that kill, freeze, stop and restart it. */
export function PartSheet({ snapshot, part: name, onPart, seconds }: PartSheetProps) {
  const part = snapshot.parts.find((known) => known.name === name);
  return (
    <Drawer open={part !== undefined} onOpenChange={(open) => !open && onPart(null)} title={name ?? ''} description="State of one process, and the signals that break it.">
      {part && (
        <div className={styles.sheet}>
          <p>
            {part.state}, restarted {part.restarts === 1 ? 'once' : `${part.restarts} times`}
          </p>
          {part.name.startsWith('node-') && <ClusterFacts node={part.name} />}
          {part.name === untouchable ? (
            <p className={styles.soft}>The shop's server also serves this page, so it cannot be broken from here: ./coffee status and the lab API can.</p>
          ) : (
            <PartActions key={part.name} part={part} snapshot={snapshot} seconds={seconds} />
          )}
        </div>
      )}
    </Drawer>
  );
}

function PartActions({ part, snapshot, seconds }: { part: Part; snapshot: Snapshot; seconds: number }) {
  const { busy, error, run } = useAction();
  const [asking, setAsking] = useState<(() => void) | null>(null);
  const isNode = part.name.startsWith('node-');
  const isLast = isNode && part.state === 'up' && snapshot.parts.filter(({ name, state }) => name.startsWith('node-') && state === 'up').length === 1;
  const others = isNode ? snapshot.parts.filter(({ name }) => name.startsWith('node-') && name !== part.name) : [];
  const act = (call: () => Promise<unknown>, done: string) => () => {
    const doIt = () => void run(call, done);
    if (isLast) setAsking(() => doIt);
    else doIt();
  };
  const verb = (word: 'freeze' | 'stop') => act(() => addFault({ kind: isNode ? 'node' : 'part', target: part.name, verb: word, duration: seconds }), `${part.name}: ${word}, for ${seconds} seconds`);

  return (
    <>
      <div className={styles.verbs}>
        <Button busy={busy} onClick={act(() => signal(part.name, 'kill'), `${part.name} is killed and starts again`)}>
          Kill
        </Button>
        <Button look="quiet" busy={busy} onClick={verb('freeze')}>
          Freeze {seconds} s
        </Button>
        <Button look="quiet" busy={busy} onClick={verb('stop')}>
          Stop {seconds} s
        </Button>
        <Button look="quiet" busy={busy} onClick={act(() => signal(part.name, 'restart'), `${part.name} restarts`)}>
          Restart
        </Button>
        {part.state === 'frozen' && (
          <Button look="quiet" busy={busy} onClick={() => void run(() => signal(part.name, 'resume'), `${part.name} goes on`)}>
            Resume
          </Button>
        )}
      </div>
      <ul className={styles.soft}>
        <li>Kill: SIGKILL, without warning; it starts again by itself.</li>
        <li>Freeze: SIGSTOP; it keeps its connections and answers nothing.</li>
        <li>Stop: an orderly end; it stays down for that time.</li>
      </ul>
      {others.length > 0 && <h3 className={styles.title}>Cut off</h3>}
      <div className={styles.verbs}>
        {others.map(({ name }) => (
          <Button key={name} look="quiet" busy={busy} onClick={act(() => cut(part.name, name, seconds), `${part.name} and ${name} do not hear each other, for ${seconds} seconds`)}>
            From {name}
          </Button>
        ))}
      </div>
      <FieldError text={error} />
      <ConfirmDialog
        open={asking !== null}
        onOpenChange={(open) => !open && setAsking(null)}
        title={`${part.name} is the last node that is up`}
        keep="Keep it"
        confirm="Break it"
        onConfirm={() => asking?.()}
      >
        Until it is back, no customer gets an answer. Orders that were acknowledged are in the store.
      </ConfirmDialog>
    </>
  );
}

/** Each proxy between two nodes carries what one says to the other. */
const cut = (one: string, other: string, seconds: number) => {
  const number = (node: string) => node.slice('node-'.length);
  const half = (from: string, to: string) => addFault({ kind: 'partition', target: `${number(from)}-${number(to)}`, duration: seconds });
  return Promise.all([half(one, other), half(other, one)]);
};
