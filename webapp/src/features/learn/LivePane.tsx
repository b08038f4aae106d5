import { useQuery } from '@tanstack/react-query';
import { readFaults, readNow } from '@/api/lab/lessons';
import styles from './LearnPage.module.css';
import { useWide } from './useWide';

const lookEveryMs = 1000;

/** The system beside the lesson, where the window is wide enough. It changes all the time, so no screen reader is told. */
export function LivePane() {
  return useWide() ? <Pane /> : null;
}

function Pane() {
  const now = useQuery({ queryKey: ['lab', 'now'], queryFn: readNow, refetchInterval: lookEveryMs });
  const faults = useQuery({ queryKey: ['lab', 'faults'], queryFn: readFaults, refetchInterval: lookEveryMs });
  if (!now.data || !faults.data) return null;
  const { nodesReady, sent, lost, duplicates, silent, misreported, breakers } = now.data;
  const open = Object.keys(breakers).filter((name) => breakers[name] !== 'CLOSED');
  return (
    <aside className={styles.live} aria-label="The system now">
      <h2>The system now</h2>
      <dl>
        <dt>Nodes ready</dt>
        <dd>{nodesReady}</dd>
        <dt>Broken</dt>
        <dd>
          {faults.data.length === 0 && 'nothing'}
          {faults.data.map(({ kind, target, what }) => (
            <span key={`${kind} ${target} ${what}`}>
              {target}: {what}
            </span>
          ))}
        </dd>
        <dt>Circuit breakers</dt>
        <dd>{open.length === 0 ? 'all closed' : open.map((name) => `${name} ${breakers[name]}`).join(', ')}</dd>
        <dt>Customers of the load</dt>
        <dd>{sent}</dd>
        <dt>Lost · duplicate · silent · misreported</dt>
        <dd data-bad={lost + duplicates + silent + misreported > 0}>
          {lost} · {duplicates} · {silent} · {misreported}
        </dd>
      </dl>
    </aside>
  );
}
