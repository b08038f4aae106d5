import { useQuery } from '@tanstack/react-query';
import { readTrace } from '@/api/lab/reads';
import { Spinner } from '@/ui/Spinner';
import styles from './OrderTrace.module.css';
import { Waterfall } from './Waterfall';
import { waterfallOf } from './waterfall';

/** The trace of an order: what each part did, on one time axis, and what was broken meanwhile. */
export function OrderTrace({ order }: { order: string }) {
  const { data, error } = useQuery({ queryKey: ['lab', 'trace', order], queryFn: () => readTrace(order), refetchInterval: 2000, retry: false });
  return (
    <section aria-labelledby="order-trace">
      <h3 id="order-trace" className={styles.title}>
        Trace
      </h3>
      {error && (
        <p className={styles.failed}>
          {data ? 'This is the last trace that was read. ' : ''}
          {error.message}
        </p>
      )}
      {!data && !error && (
        <p className={styles.soft} role="status">
          <Spinner /> Reading the trace…
        </p>
      )}
      {data && data.spans.length === 0 && (
        <p className={styles.soft}>The lab knows no span of this order. It reads spans while a console is open, and the nodes remember their last 8,000.</p>
      )}
      {data && data.spans.length > 0 && <Waterfall waterfall={waterfallOf(data)} missing={data.missing.length} />}
    </section>
  );
}
