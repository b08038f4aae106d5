import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readExperiments, type Experiment } from '@/api/lab/reads';
import type { GoingRun } from '@/api/lab/snapshot';
import { Board } from './Board';
import { Choice } from './Choice';
import { ExperimentRow } from './ExperimentRow';
import styles from './Experiments.module.css';
import { Panel } from './Panel';
import { RunStrip } from './RunStrip';

const views = [
  { value: 'library', label: 'Library' },
  { value: 'board', label: 'Coverage' },
] as const;

const lengths = [
  { value: 'short', label: 'Short' },
  { value: 'full', label: 'Full' },
] as const;

/** The library of experiments, the run that goes on, and what has been covered. */
export function Experiments({ run }: { run: GoingRun | null }) {
  const [view, setView] = useState<'library' | 'board'>('library');
  const [length, setLength] = useState<'short' | 'full'>('short');
  const [filter, setFilter] = useState('');
  // A run that ends changes the last verdicts.
  const library = useQuery({ queryKey: ['lab', 'experiments', run?.id ?? ''], queryFn: readExperiments, placeholderData: (before) => before });
  return (
    <Panel
      title="Experiments"
      area="experiments"
      actions={
        <div className={styles.controls}>
          <label>
            <span className="visually-hidden">Find an experiment</span>
            <input type="search" className={styles.find} placeholder="Find" value={filter} onChange={(event) => setFilter(event.target.value)} />
          </label>
          <Choice legend="Length of a run" options={lengths} value={length} onChoose={setLength} />
          <Choice legend="View" options={views} value={view} onChoose={setView} />
        </div>
      }
    >
      {run && <RunStrip run={run} />}
      {library.isError && <p className={styles.soft}>{library.error.message}</p>}
      {view === 'board' ? (
        <Board />
      ) : (
        <ul className={styles.list}>
          {(library.data ?? []).filter((experiment) => matches(experiment, filter)).map((experiment) => (
            <ExperimentRow key={experiment.name} experiment={experiment} short={length === 'short'} going={run !== null} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

const matches = ({ name, title, rows, targets }: Experiment, filter: string) =>
  [name, title, ...rows, ...targets].join(' ').toLowerCase().includes(filter.trim().toLowerCase());
