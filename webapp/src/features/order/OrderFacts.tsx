import type { Order } from '@/api/types';
import { formatMoney } from '@/lib/money';
import { formatDateTime } from '@/lib/time';
import { CopyButton } from '@/ui/CopyButton';
import { LinkButton } from '@/ui/LinkButton';
import styles from './OrderFacts.module.css';

/** The order's number, time and total, and the way back to the shop. */
export function OrderFacts({ order }: { order: Order }) {
  return (
    <>
      <dl className={styles.facts}>
        <div className={styles.number}>
          <dt>Order</dt>
          <dd>
            <code>{order.id}</code>
            <CopyButton text={order.id} what="order number" />
          </dd>
        </div>
        {order.acceptedAt && (
          <div>
            <dt>Placed</dt>
            <dd>
              <time dateTime={order.acceptedAt}>{formatDateTime(order.acceptedAt)}</time>
            </dd>
          </div>
        )}
        <div>
          <dt>Total</dt>
          <dd>{formatMoney(order.total)}</dd>
        </div>
      </dl>
      <p className={styles.back}>
        <LinkButton look="quiet" to="/">
          Back to the shop
        </LinkButton>
      </p>
    </>
  );
}
