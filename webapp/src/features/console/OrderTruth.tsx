import { readOddOne } from '@/api/lab/reads';
import type { Side, Snapshot } from '@/api/lab/snapshot';
import styles from './OrderTruth.module.css';
import { FieldError } from './FieldError';
import { Panel } from './Panel';
import { useAction } from './useAction';

/** The bad words, worst first, and the ledger's filter for each. */
const flaws = [
  { word: 'lost', count: ({ lost }: Side) => lost, filter: 'lost' },
  { word: 'double', count: ({ duplicates }: Side) => duplicates, filter: 'duplicate' },
  { word: 'silent', count: ({ silent }: Side) => silent, filter: 'silent' },
  { word: 'misreported', count: ({ misreported }: Side) => misreported, filter: 'misreported' },
] as const;

const meanings = {
  lost: 'acknowledged, and the order does not exist',
  double: 'a second order or a second charge',
  silent: 'the order exists, and the customer was told that it failed',
  misreported: 'the customer was told something wrong',
} as const;

/** Whether customers were lied to: what they were told, against the stored orders and the dependencies' books. */
export function OrderTruth({ snapshot, onStory }: { snapshot: Snapshot; onStory: (order: string) => void }) {
  const { customers, kpi } = snapshot;
  return (
    <Panel
      title="Order truth"
      area="truth"
      actions={
        <a className={styles.link} href={`/lab/ledger.csv${kpi.book ? `?book=${kpi.book}` : ''}`} download>
          CSV
        </a>
      }
    >
      {customers.length === 0 && <p className={styles.soft}>No customers yet, so there is nothing to compare.</p>}
      {customers.map((side) => (
        <SideTruth key={side.client} side={side} lagMs={kpi.ledgerLagMs} onStory={onStory} />
      ))}
    </Panel>
  );
}

function SideTruth({ side, lagMs, onStory }: { side: Side; lagMs: number; onStory: (order: string) => void }) {
  const { error, run } = useAction();
  const showOne = (filter: string) =>
    run(async () => {
      const odd = await readOddOne(side.book, filter);
      if (odd !== null) onStory(odd);
    }, 'The story of the order is open');
  return (
    <div className={styles.side}>
      <p className={styles.sum}>
        <strong>{side.client}</strong>: {side.sent} sent, {side.acknowledged} acknowledged, {side.stored} stored
        {side.open > 0 && `, ${side.open} on the way`}
        {side.unknown > 0 && `, ${side.unknown} unknown`}
      </p>
      <ul className={styles.flaws}>
        {flaws.map(({ word, count, filter }) => {
          const found = count(side);
          return (
            <li key={word} className={styles.flaw} data-bad={found > 0} title={meanings[word]}>
              <span className={styles.count}>{found}</span> {word}
              {found > 0 && (
                <button type="button" className={styles.show} onClick={() => void showOne(filter)}>
                  Show one<span className="visually-hidden"> that is {word}</span>
                </button>
              )}
            </li>
          );
        })}
      </ul>
      <p className={styles.soft}>Compared {Math.round(lagMs / 1000)} s ago.</p>
      <FieldError text={error} />
    </div>
  );
}
