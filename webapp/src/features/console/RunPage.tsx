import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { readEvents, readRun } from '@/api/lab/reads';
import { formatClock, formatDateTime } from '@/lib/time';
import { useTitle } from '@/lib/useTitle';
import { PageTitle } from '@/ui/PageTitle';
import { Charts } from './Charts';
import { RunNotes } from './RunNotes';
import styles from './RunPage.module.css';
import { RunStrip } from './RunStrip';
import type { Lab } from './useLab';
import { VerdictChip } from './VerdictChip';

const downloads = [
  { path: 'report.json', label: 'JSON' },
  { path: 'report.md', label: 'Markdown' },
  { path: 'report.xml', label: 'JUnit' },
  { path: 'journal', label: 'Journal' },
] as const;

const refreshMs = 1000;
const liveWindowS = 60;

/** One run: live while it goes on, then its report. The address stays valid after a restart. */
export function RunPage({ lab }: { lab: Lab }) {
  const { id = '' } = useParams();
  const [windowS, setWindowS] = useState(liveWindowS);
  const going = lab.snapshot?.run ?? null;
  const live = going?.id === id ? going : null;
  const run = useQuery({
    queryKey: ['lab', 'run', id, live === null],
    queryFn: () => readRun(id),
    retry: false,
    refetchInterval: ({ state }) => (state.data?.state === 'done' || state.status === 'error' ? false : refreshMs),
  });
  useTitle(run.data ? `${run.data.verdict ?? 'Running'} – ${run.data.name}` : 'Run');
  const done = run.data?.state === 'done' ? run.data : null;

  return (
    <div className={styles.page}>
      <p>
        <Link to="/chaos">← Console</Link>
      </p>
      <PageTitle>{run.data ? `${run.data.name}${run.data.twin ? ', protection off' : ''}` : 'Run'}</PageTitle>
      {run.isError && <p>{run.error.message}</p>}
      {live && <RunStrip run={live} />}
      {live && <Charts recording={lab.recording} windowS={windowS} onWindow={setWindowS} />}
      {!done && run.data && <Events id={id} />}
      {done && (
        <>
          <p className={styles.verdict}>
            {done.verdict && <VerdictChip verdict={done.verdict} />} {done.asExpected === false ? 'Not as expected: ' : ''}
            {done.reason}
          </p>
          <p className={styles.soft}>{formatDateTime(done.began)}</p>
          <p className={styles.links}>
            <a href={`/lab/runs/${id}/report`} target="_blank" rel="noreferrer">
              Open the report alone
            </a>
            {downloads.map(({ path, label }) => (
              <a key={path} href={`/lab/runs/${id}/${path}`} download>
                {label}
              </a>
            ))}
          </p>
          <iframe className={styles.report} src={`/lab/runs/${id}/report`} title="Report" sandbox="allow-top-navigation-by-user-activation" />
          <RunNotes key={id} id={id} notes={done.notes ?? ''} />
        </>
      )}
    </div>
  );
}

/** What has happened so far. */
function Events({ id }: { id: string }) {
  const events = useQuery({ queryKey: ['lab', 'events', id], queryFn: () => readEvents(id, 0), refetchInterval: refreshMs, retry: false });
  return (
    <ol className={styles.events} aria-label="What has happened">
      {(events.data?.events ?? []).map(({ seq, at, type, text }) => (
        <li key={seq}>
          <time dateTime={at}>{formatClock(at)}</time> {type} {text}
        </li>
      ))}
    </ol>
  );
}
