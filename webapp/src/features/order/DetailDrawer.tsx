import type { Order, OrderEvent } from '@/api/types';
import { rememberedAnswer } from '@/lib/answers';
import { plainText } from '@/lib/plainText';
import { formatClock } from '@/lib/time';
import { Drawer } from '@/ui/Drawer';
import { Fact } from '@/ui/Fact';
import styles from './DetailDrawer.module.css';
import { causeWords } from './words';

interface DetailDrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  order: Order;
  events: readonly OrderEvent[];
}

/** Technical details for students: the stored events, the live values, and how the API accepted the order. */
export function DetailDrawer({ open, onOpenChange, order, events }: DetailDrawerProps) {
  const answer = rememberedAnswer(order.id);
  return (
    <Drawer open={open} onOpenChange={onOpenChange} title="In detail" description="The order's stored events and live values." readOnly>
      <dl className={styles.facts}>
        <Fact name="Status">{order.status}</Fact>
        {order.reason && <Fact name="Reason">{sayReason(order.reason)}</Fact>}
        <Fact name="Version">{String(order.version)}</Fact>
        <Fact name="Answer to this browser">{answerWords(answer?.replayed)}</Fact>
        <Fact name="Trace id">{answer?.traceId ?? 'known only to the browser that placed the order'}</Fact>
      </dl>
      <h3 className={styles.title}>Steps</h3>
      <ul className={styles.list}>
        {order.steps.map((step) => (
          <li key={step.name} className={styles.item}>
            <p className={styles.type}>
              {step.name} · {step.state}
            </p>
            <p className={styles.soft}>
              {step.attempts} {step.attempts === 1 ? 'attempt' : 'attempts'}
              {step.reference && ` · ${step.reference}`}
              {step.nextAttemptAt && ` · next at ${formatClock(step.nextAttemptAt)}`}
            </p>
            {step.lastError && (
              <p className={styles.soft}>
                {step.lastError.kind}: {causeWords(step)}
              </p>
            )}
          </li>
        ))}
      </ul>
      <h3 className={styles.title}>Events</h3>
      {events.length === 0 && <p className={styles.soft}>Not read yet.</p>}
      <ol className={styles.list}>
        {events.map((event) => (
          <li key={event.seq} className={styles.item}>
            <p className={styles.type}>
              <span className={styles.seq}>{event.seq}</span> {event.type}
              {event.step && ` · ${event.step}`}
            </p>
            <p className={styles.soft}>
              <time dateTime={event.at}>{event.at}</time> · {event.status}
              {event.delayed && ' · delayed'}
            </p>
            {event.detail && <p className={styles.soft}>{plainText(event.detail)}</p>}
          </li>
        ))}
      </ol>
    </Drawer>
  );
}

const sayReason = ({ code, message }: NonNullable<Order['reason']>) =>
  plainText(message) === '' ? code : `${code}: ${message}`;

function answerWords(replayed: boolean | undefined): string {
  if (replayed === undefined) return 'the order was not placed here, or long ago';
  return replayed ? 'a replay: an earlier attempt had stored the order' : 'accepted at the first answer';
}
