import { useEffect, useState } from 'react';
import type { Order, OrderEvent } from '@/api/types';
import { announce } from '@/lib/announcer';
import { useNow } from '@/lib/useNow';
import { useTitle } from '@/lib/useTitle';
import { Button } from '@/ui/Button';
import { Icon } from '@/ui/Icon';
import { PageTitle } from '@/ui/PageTitle';
import { CancelOrder } from './CancelOrder';
import { DetailDrawer } from './DetailDrawer';
import { Freshness } from './Freshness';
import { NoOrder, OrderSkeleton } from './OrderFallbacks';
import { OrderFacts } from './OrderFacts';
import styles from './OrderPage.module.css';
import { OrderedLines } from './OrderedLines';
import { StatusArt } from './StatusArt';
import { Timeline } from './Timeline';
import { useOrder } from './useOrder';
import { orderWords, pageTitle } from './words';

/** Shows one order and updates it until it is finished. */
export function OrderPage({ id }: { id: string }) {
  const { order, events, notFound, unreachable, status, updatedAtMs } = useOrder(id);
  if (order) return <OpenedOrder order={order} events={events} freshness={{ status, updatedAtMs }} />;
  return notFound ? <NoOrder id={id} /> : <OrderSkeleton unreachable={unreachable} />;
}

interface OpenedOrderProps {
  order: Order;
  events: readonly OrderEvent[];
  freshness: Omit<Parameters<typeof Freshness>[0], 'finished'>;
}

function OpenedOrder({ order, events, freshness }: OpenedOrderProps) {
  const [details, setDetails] = useState(false);
  const nowMs = useNow(order.terminal ? null : 1000);
  const { headline, line } = orderWords(order, nowMs);
  useTitle(pageTitle(order));
  useAnnounced(order, headline);

  return (
    <>
      <div className={styles.top}>
        <StatusArt order={order} />
        <div>
          <PageTitle>{headline}</PageTitle>
          <p className={styles.line}>{line}</p>
        </div>
      </div>
      <div className={styles.columns}>
        <section className={styles.panel} aria-labelledby="progress">
          <div className={styles.panelHead}>
            <h2 id="progress">Progress</h2>
            <Freshness {...freshness} finished={order.terminal} />
          </div>
          <Timeline order={order} events={events} nowMs={nowMs} />
          <div className={styles.actions}>
            <Button look="quiet" onClick={() => setDetails(true)}>
              <Icon name="list" size={18} /> What happened, in detail
            </Button>
            <CancelOrder key={order.id} order={order} />
          </div>
        </section>
        <div className={styles.column}>
          <section className={styles.panel} aria-labelledby="ordered">
            <h2 id="ordered">What you ordered</h2>
            <OrderedLines order={order} />
          </section>
          <section className={styles.panel} aria-labelledby="facts">
            <h2 id="facts">Details</h2>
            <OrderFacts order={order} />
          </section>
        </div>
      </div>
      <DetailDrawer open={details} onOpenChange={setDetails} order={order} events={events} />
    </>
  );
}

/** Announces each new headline once. The countdown and the attempts are not announced. */
function useAnnounced(order: Order, headline: string) {
  const urgent = order.status === 'REJECTED' || order.status === 'EXPIRED';
  useEffect(() => announce(headline, urgent ? 'assertive' : 'polite'), [headline, urgent]);
}
