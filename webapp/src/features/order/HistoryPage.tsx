import { useEffect } from 'react';
import { Link } from 'react-router';
import type { OrderSummary } from '@/api/types';
import { announce } from '@/lib/announcer';
import { formatMoney, type Money } from '@/lib/money';
import { formatAgo, formatDateTime } from '@/lib/time';
import { useNow } from '@/lib/useNow';
import { useTitle } from '@/lib/useTitle';
import { Button } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { CoffeeBag } from '@/ui/CoffeeBag';
import { Cup } from '@/ui/Cup';
import { Icon } from '@/ui/Icon';
import { LinkButton } from '@/ui/LinkButton';
import { Notice } from '@/ui/Notice';
import { PageTitle } from '@/ui/PageTitle';
import styles from './HistoryPage.module.css';
import { useHistory } from './useHistory';
import { chipOf } from './words';

/** A checkout of this browser whose outcome is not known yet. */
export interface Checking {
  placedAt: string;
  total: Money;
  lines: readonly { productId: string }[];
}

/** There is room for this many bags in a row of the list. */
const bagsMax = 3;

export function HistoryPage({ checking }: { checking: Checking | null }) {
  useTitle('Your orders');
  const nowMs = useNow(10_000);
  const { orders, isLoading, isUnreachable, hasMore, isLoadingMore, loadMore, refetch } = useHistory();

  useEffect(() => {
    if (isUnreachable) announce("We can't reach the shop right now", 'assertive');
  }, [isUnreachable]);

  if (orders.length === 0 && !checking && !isLoading && !isUnreachable) return <NoOrders />;
  return (
    <>
      <PageTitle className={styles.title}>Your orders</PageTitle>
      {isUnreachable && (
        <div className={styles.notice}>
          <Notice tone="bad" title="We can't reach the shop right now" actions={<Button onClick={refetch}>Try again</Button>}>
            Your orders are not affected.
          </Notice>
        </div>
      )}
      <ul className={styles.list} aria-busy={isLoading}>
        {checking && <CheckingRow checking={checking} nowMs={nowMs} />}
        {isLoading && Array.from({ length: 3 }, (_, index) => <li key={index} className={styles.bone} aria-hidden="true" />)}
        {orders.map((order) => (
          <OrderRow key={order.id} order={order} nowMs={nowMs} />
        ))}
      </ul>
      {hasMore && (
        <p className={styles.more}>
          <Button look="quiet" busy={isLoadingMore} onClick={loadMore}>
            {isLoadingMore ? 'Loading…' : 'Load more'}
          </Button>
        </p>
      )}
    </>
  );
}

function OrderRow({ order, nowMs }: { order: OrderSummary; nowMs: number }) {
  const { word, tone } = chipOf(order);
  const at = order.acceptedAt ?? order.updatedAt;
  const what = order.items.map(({ name, quantity }) => (quantity > 1 ? `${quantity} × ${name}` : name)).join(', ');
  return (
    <li>
      <Link to={`/orders/${order.id}`} className={styles.row}>
        <Bags productIds={order.items.map(({ productId }) => productId)} />
        <span className={styles.what}>{what}</span>
        <span className={styles.total}>{formatMoney(order.total)}</span>
        <time className={styles.when} dateTime={at} title={formatDateTime(at)}>
          {formatAgo(at, nowMs)}
        </time>
        <span className={styles.chip}>
          <Chip tone={tone}>{word}</Chip>
        </span>
        <span className={styles.arrow}>
          <Icon name="arrow" />
        </span>
      </Link>
    </li>
  );
}

/** Small bags of the first coffees of an order. The text beside them names all. */
function Bags({ productIds }: { productIds: readonly string[] }) {
  return (
    <span className={styles.bags}>
      {productIds.slice(0, bagsMax).map((productId) => (
        <CoffeeBag key={productId} productId={productId} className={styles.bag} />
      ))}
    </span>
  );
}

function CheckingRow({ checking, nowMs }: { checking: Checking; nowMs: number }) {
  return (
    <li>
      <Link to="/checkout" className={styles.row}>
        <Bags productIds={checking.lines.map(({ productId }) => productId)} />
        <span className={styles.what}>An order on its way to us</span>
        <span className={styles.total}>{formatMoney(checking.total)}</span>
        <span className={styles.when}>{formatAgo(checking.placedAt, nowMs)}</span>
        <span className={styles.chip}>
          <Chip tone="wait">Checking…</Chip>
        </span>
        <span className={styles.arrow}>
          <Icon name="arrow" />
        </span>
      </Link>
    </li>
  );
}

function NoOrders() {
  return (
    <div className={styles.none}>
      <Cup empty />
      <PageTitle>No orders yet</PageTitle>
      <p>Everything you order in this browser is listed here.</p>
      <LinkButton to="/">Choose a coffee</LinkButton>
    </div>
  );
}
