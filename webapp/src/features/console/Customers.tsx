import { putLoad, type Client } from '@/api/lab/actions';
import type { Side, Snapshot } from '@/api/lab/snapshot';
import { Choice } from './Choice';
import styles from './Customers.module.css';
import { FieldError } from './FieldError';
import { LastOrders } from './LastOrders';
import { Panel } from './Panel';
import { useAction } from './useAction';

const rates = [
  { value: 0, label: 'none' },
  { value: 1, label: '1/s' },
  { value: 5, label: '5/s' },
  { value: 20, label: '20/s' },
] as const;

const clients = [
  { value: 'resilient', label: 'Resilient' },
  { value: 'fragile', label: 'Fragile' },
  { value: 'both', label: 'Both' },
] as const satisfies readonly { value: Client; label: string }[];

/** With both kinds of client, each has this rate, and two cores have no more to give. */
const bothRateMax = 5;
const usualRate = 5;

/** The customers who order all the time: how many, of which kind, and how they fare. */
export function Customers({ snapshot, onStory }: { snapshot: Snapshot; onStory: (order: string) => void }) {
  const { busy, error, run } = useAction();
  const { load } = snapshot;
  const put = (rate: number, client: Client) => {
    const possible = client === 'both' ? Math.min(rate, bothRateMax) : rate;
    void run(() => putLoad(possible, client), possible === 0 ? 'No customers any more' : `${possible} customers a second, ${client}`);
  };
  return (
    <Panel title="Customers" area="customers">
      <Choice
        legend="Customers a second"
        options={rates.map((rate) => ({ ...rate, disabled: load.client === 'both' && rate.value > bothRateMax }))}
        value={load.rate}
        busy={busy}
        failed={error !== null}
        onChoose={(rate) => put(rate, load.client)}
      />
      <Choice legend="Kind of client" options={clients} value={load.client} busy={busy} failed={error !== null} onChoose={(client) => put(load.rate || usualRate, client)} />
      <FieldError text={error ?? (load.ended ? `The load ended: ${load.ended}` : null)} />
      <div className={styles.sides}>
        {snapshot.customers.map((side) => (
          <SideView key={side.client} side={side} />
        ))}
        {snapshot.customers.length === 0 && <p className={styles.soft}>Nobody orders. Choose how many customers come each second.</p>}
      </div>
      <LastOrders orders={snapshot.orders} onStory={onStory} />
    </Panel>
  );
}

/** How one kind of client fares: the share of the last 30 s who were told that they have an order, and the bad words. */
function SideView({ side }: { side: Side }) {
  const bad = [
    { word: 'lost', count: side.lost },
    { word: 'double', count: side.duplicates },
    { word: 'silent', count: side.silent },
  ];
  const isBad = bad.some(({ count }) => count > 0);
  return (
    <div className={styles.side} data-bad={isBad}>
      <h3 className={styles.client}>{side.client}</h3>
      <p className={styles.share}>
        {side.customers === 0 ? '–' : `${Math.round(side.successRate * 100)} %`} <span className={styles.soft}>told ok</span>
      </p>
      <ul className={styles.words}>
        {bad.map(({ word, count }) => (
          <li key={word} data-bad={count > 0}>
            <span className={styles.number}>{count}</span> {word}
          </li>
        ))}
      </ul>
    </div>
  );
}
