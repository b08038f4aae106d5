import { useState } from 'react';
import { Link } from 'react-router';
import { Chart } from './Chart';
import { latencyLines, openLines, rateLines, summary, windowOf } from './chart';
import styles from './Charts.module.css';
import { ChartTable } from './ChartTable';
import { Choice } from './Choice';
import controls from './controls.module.css';
import { Panel } from './Panel';
import type { Recording } from './record';

const windows = [
  { value: 60, label: '1 min' },
  { value: 300, label: '5 min' },
  { value: 900, label: '15 min' },
] as const;

interface ChartsProps {
  recording: Recording;
  windowS: number;
  onWindow: (seconds: number) => void;
}

/** The last minutes: rates, orders on the way, and latency on one time axis. Faults are shaded. */
export function Charts({ recording, windowS, onWindow }: ChartsProps) {
  const [paused, setPaused] = useState<Recording | null>(null);
  const [asTable, setAsTable] = useState(false);
  const shown = windowOf(paused ?? recording, windowS);
  return (
    <Panel
      title="Last minutes"
      area="charts"
      actions={
        <div className={styles.controls}>
          <Choice legend="Minutes shown" options={windows} value={windowS} onChoose={onWindow} />
          <button type="button" className={controls.toggle} aria-pressed={paused !== null} onClick={() => setPaused(paused ? null : recording)}>
            Pause
          </button>
          <button type="button" className={controls.toggle} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            Table
          </button>
          <Link to="/chaos/dashboards">Dashboards</Link>
        </div>
      }
    >
      <p className={styles.summary}>{summary(shown.points, shown.bands)}</p>
      {asTable ? (
        <ChartTable points={shown.points} />
      ) : (
        <div className={styles.charts}>
          <Chart title="Orders a second" lines={rateLines} {...shown} />
          <Chart title="Open" lines={openLines} {...shown} />
          <Chart title="Answers, ms" lines={latencyLines} {...shown} />
        </div>
      )}
    </Panel>
  );
}
