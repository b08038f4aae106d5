import type { CSSProperties } from 'react';
import { Icon } from '@/ui/Icon';
import styles from './OrderTrace.module.css';
import { formatLength, type FaultBand, type Row, type Waterfall as Drawing } from './waterfall';

const depthMax = 8;

/** Places something on the time axis. */
type Place = (fromMs: number, toMs: number) => CSSProperties;

/** The spans of a trace as bars below each other. Each row says the same in words. */
export function Waterfall({ waterfall, missing }: { waterfall: Drawing; missing: number }) {
  const { rows, faults, endMs, isOpen, more, summary } = waterfall;
  const place: Place = (fromMs, toMs) => ({ insetInlineStart: `${(fromMs / endMs) * 100}%`, width: `${((toMs - fromMs) / endMs) * 100}%` });
  return (
    <>
      <p className={styles.soft}>{summary}</p>
      {missing > 0 && <p className={styles.soft}>{missingWords(missing, isOpen)}</p>}
      {faults.length > 0 && (
        <ul className={styles.rows} aria-label="Faults meanwhile">
          {faults.map((fault, index) => (
            <FaultRow key={index} fault={fault} place={place} />
          ))}
        </ul>
      )}
      <div className={styles.axis} aria-hidden="true">
        <span className={styles.marks}>
          <span>0 s</span>
          <span>{formatLength(endMs / 2)}</span>
          <span>{formatLength(endMs)}</span>
        </span>
      </div>
      <ol className={styles.rows} aria-label="Spans">
        {rows.map((row) => (
          <SpanRow key={row.key} row={row} faults={faults} place={place} />
        ))}
      </ol>
      {more > 0 && <p className={styles.soft}>{more} more spans are not shown.</p>}
    </>
  );
}

const missingWords = (missing: number, isOpen: boolean) =>
  isOpen
    ? 'The order is open. Its own span and those of its steps come with its end.'
    : `${missing === 1 ? '1 parent is' : `${missing} parents are`} nobody's span: it died with its node, or the lab has not read it.`;

function FaultRow({ fault, place }: { fault: FaultBand; place: Place }) {
  const began = fault.beganBefore ? 'on before the order' : `from +${formatLength(fault.fromMs)}`;
  return (
    <li className={styles.row} data-lane="fault">
      <span className={styles.name}>
        <Icon name="bolt" size={14} /> {fault.name}
      </span>
      <span className={styles.notes}>
        {fault.kind}, {began}
        {fault.goesOn ? ', and it goes on' : ''}, {fault.spans === 0 ? 'met no span' : fault.spans === 1 ? 'met 1 span' : `met ${fault.spans} spans`}
      </span>
      <span className={styles.length}>{fault.goesOn ? '' : formatLength(fault.toMs - fault.fromMs)}</span>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.band} style={place(fault.fromMs, fault.toMs)} />
      </span>
    </li>
  );
}

function SpanRow({ row, faults, place }: { row: Row; faults: readonly FaultBand[]; place: Place }) {
  return (
    <li className={styles.row} data-lane={row.lane} data-failed={row.failed} style={{ '--depth': Math.min(row.depth, depthMax) } as CSSProperties}>
      <span className={styles.name}>
        {row.name}
        {row.met.length > 0 && (
          <>
            {' '}
            <Icon name="bolt" size={12} />
            <span className="visually-hidden">met {row.met.join(' and ')}</span>
          </>
        )}
      </span>
      <span className={styles.notes}>{[row.part, `+${formatLength(row.fromMs)}`, ...row.notes].filter((note) => note !== '').join(' · ')}</span>
      <span className={styles.length}>{row.lane === 'unknown' ? '' : formatLength(row.lastsMs)}</span>
      <span className={styles.track} aria-hidden="true">
        {faults.map((fault, index) => (
          <span key={index} className={styles.band} style={place(fault.fromMs, fault.toMs)} />
        ))}
        <span className={styles.bar} style={place(row.fromMs, row.fromMs + row.lastsMs)} />
        {row.ticks.map((atMs, index) => (
          <span key={index} className={styles.tick} style={place(atMs, atMs)} />
        ))}
      </span>
    </li>
  );
}
