import { useQuery } from '@tanstack/react-query';
import { readStory } from '@/api/lab/reads';
import { Drawer } from '@/ui/Drawer';
import styles from './OrderStory.module.css';
import { OrderTrace } from './OrderTrace';
import { lanesOf, momentsOf } from './story';

/** One order on one time axis: what the customer saw, what was stored, and what each dependency was asked to do. */
export function OrderStory({ order, onClose }: { order: string | null; onClose: () => void }) {
  const story = useQuery({ queryKey: ['lab', 'story', order], queryFn: () => readStory(order ?? ''), enabled: order !== null, refetchInterval: 2000, retry: false });
  const moments = story.data ? momentsOf(story.data) : [];
  return (
    <Drawer open={order !== null} onOpenChange={(open) => !open && onClose()} title="Order story" description="Everything known about one order, in the order it happened." readOnly wide>
      {story.isError && <p>{story.error.message}</p>}
      {story.data && (
        <>
          <p className={styles.head}>
            {story.data.order} · {story.data.status ?? 'no row'}
            {story.data.flags.map((flag) => (
              <span key={flag} className={styles.flag}>
                {flag}
              </span>
            ))}
          </p>
          <Axis moments={moments} />
          {story.data.order.startsWith('ord_') && <OrderTrace order={story.data.order} />}
          <h3 className={styles.title}>Moments</h3>
          <ol className={styles.moments}>
            {moments.map((moment, index) => (
              <li key={index} className={styles.moment} data-lane={moment.lane} data-bad={moment.bad}>
                <span className={styles.time}>+{(moment.afterMs / 1000).toFixed(2)} s</span>
                <span className={styles.lane}>{moment.lane}</span>
                <span>{moment.text}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </Drawer>
  );
}

/** The lanes as a drawing. The list below says the same. */
function Axis({ moments }: { moments: ReturnType<typeof momentsOf> }) {
  const lanes = lanesOf(moments);
  const endMs = Math.max(1, ...moments.map(({ afterMs }) => afterMs));
  const width = 400;
  const row = 22;
  const left = 76;
  return (
    <svg className={styles.axis} viewBox={`0 0 ${width} ${lanes.length * row + 18}`} aria-hidden="true" focusable="false">
      {lanes.map((lane, index) => (
        <g key={lane}>
          <text x="0" y={index * row + 15} className={styles.label}>
            {lane}
          </text>
          <line x1={left} x2={width - 6} y1={index * row + 11} y2={index * row + 11} className={styles.rule} />
        </g>
      ))}
      {moments.map((moment, index) => (
        <circle
          key={index}
          cx={left + (moment.afterMs / endMs) * (width - left - 12)}
          cy={lanes.indexOf(moment.lane) * row + 11}
          r="5"
          className={styles.dot}
          data-bad={moment.bad}
        />
      ))}
      <text x={left} y={lanes.length * row + 14} className={styles.label}>
        0 s
      </text>
      <text x={width - 6} y={lanes.length * row + 14} textAnchor="end" className={styles.label}>
        {(endMs / 1000).toFixed(1)} s
      </text>
    </svg>
  );
}
