import { useMemo, useState, type ComponentProps } from 'react';
import { Link, useParams } from 'react-router';
import { useTitle } from '@/lib/useTitle';
import { PageTitle } from '@/ui/PageTitle';
import { Chart } from './Chart';
import charts from './Charts.module.css';
import controls from './controls.module.css';
import { dashboards, drawn, linesShown, newestS, shadedText, unitOf, type DashboardPanel, type DashboardPoint } from './dashboard';
import styles from './DashboardsPage.module.css';
import { pointsMax, type Band } from './record';
import tables from './Table.module.css';
import { useDashboard } from './useDashboard';

/** Fewer seconds are not drawn over the whole width. */
const shownMinS = 120;

/** The first four panels of each Grafana dashboard, the last fifteen minutes. Faults are shaded. */
export function DashboardsPage() {
  const { uid = dashboards[0].uid } = useParams();
  const [asTable, setAsTable] = useState(false);
  useTitle('Dashboards');
  return (
    <div className={styles.page}>
      <p>
        <Link to="/chaos">← Console</Link>
      </p>
      <div className={styles.head}>
        <PageTitle>Dashboards</PageTitle>
        <button type="button" className={controls.toggle} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          Table
        </button>
      </div>
      <nav className={styles.choice} aria-label="Dashboards">
        {dashboards.map((each) => (
          <Link key={each.uid} to={`/chaos/dashboards/${each.uid}`} aria-current={each.uid === uid ? 'page' : undefined} replace>
            {each.label}
          </Link>
        ))}
      </nav>
      <BoardView key={uid} uid={uid} asTable={asTable} />
    </div>
  );
}

function BoardView({ uid, asTable }: { uid: string; asTable: boolean }) {
  const { data, error } = useDashboard(uid);
  const isEmpty = data !== undefined && newestS(data.panels) === 0;
  const shaded = shadedText(data?.bands ?? []);
  return (
    <>
      {error && <p role="alert">{error.message}</p>}
      {!error && !data && <p role="status">Reading the last minutes…</p>}
      {!error && isEmpty && <p role="status">Nothing is recorded yet. The lab records while somebody looks, a point each second.</p>}
      {!isEmpty && shaded && <p className={charts.summary}>{shaded}</p>}
      {data && !isEmpty && (
        <div className={styles.panels}>
          {data.panels.map((panel) => (
            <section key={panel.title} className={styles.panel} aria-label={panel.title}>
              <PanelView panel={panel} bands={data.bands} asTable={asTable} />
            </section>
          ))}
        </div>
      )}
    </>
  );
}

function PanelView({ panel, bands, asTable }: { panel: DashboardPanel; bands: readonly Band[]; asTable: boolean }) {
  const { lines, more } = linesShown(panel);
  const { text, atLeast } = unitOf(panel.unit);
  const names = JSON.stringify(lines.map(({ label }) => label));
  const toS = panel.points.at(-1)?.atS ?? 0;
  const fromS = Math.max(toS - pointsMax, Math.min(toS - shownMinS, panel.points[0]?.atS ?? toS));
  const note = more > 0 ? `and ${more} smaller` : '';
  if (lines.length === 0) {
    return (
      <>
        <strong className={charts.legend}>{panel.title}</strong>
        <p className={charts.summary}>No values in the last 15 minutes.</p>
      </>
    );
  }
  if (!asTable) {
    return <Drawn names={names} title={panel.title} points={panel.points} bands={bands} fromS={fromS} toS={toS} atLeast={atLeast} text={text} note={note} />;
  }
  return (
    <table className={tables.table}>
      <caption>
        {panel.title} {note}
      </caption>
      <thead>
        <tr>
          {['Line', 'Now', 'Least', 'Most'].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ label, now, least, most }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{now === null ? '' : text(now)}</td>
            <td>{text(least)}</td>
            <td>{text(most)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A chart is made anew for other lines, so the same lines must be the same array. `names` is a JSON array. */
function Drawn({ names, ...chart }: { names: string } & Omit<ComponentProps<typeof Chart<DashboardPoint>>, 'lines'>) {
  const lines = useMemo(() => drawn(JSON.parse(names) as string[]), [names]);
  return <Chart {...chart} lines={lines} />;
}
