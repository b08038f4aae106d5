import { useState } from 'react';
import { useNavigate } from 'react-router';
import { startRun } from '@/api/lab/actions';
import { LabError } from '@/api/lab/call';
import { runStep, type StepEnd } from '@/api/lab/lessons';
import { announce } from '@/lib/announcer';
import { Button } from '@/ui/Button';
import { CopyButton } from '@/ui/CopyButton';
import styles from './LearnPage.module.css';
import { experimentOf } from './experimentOf';

interface StepProps {
  lesson: string;
  id: string;
  lines: readonly string[];
  /** Whether the lab can run it. Other steps are for a terminal. */
  runs: boolean;
  locked: boolean;
}

/** Commands that the learner copies into a terminal, or runs here. */
export function Step({ lesson, id, lines, runs, locked }: StepProps) {
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [end, setEnd] = useState<StepEnd | null>(null);
  const experiment = lines.map(experimentOf).find((found) => found !== null) ?? null;

  const act = async (call: () => Promise<void>) => {
    setBusy(true);
    try {
      await call();
    } catch (failure) {
      if (!(failure instanceof LabError)) throw failure;
      setEnd({ done: false, output: failure.message });
      announce(failure.message, 'assertive');
    } finally {
      setBusy(false);
    }
  };
  const run = async () => {
    const ended = await runStep(lesson, id);
    setEnd(ended);
    announce(ended.done ? 'Done' : 'The step did not end as the lesson says', ended.done ? 'polite' : 'assertive');
  };
  const experimentRun = async () => {
    if (experiment) await navigate(`/chaos/runs/${await startRun(experiment.name, experiment.twin, experiment.short)}`);
  };

  return (
    <div className={styles.step}>
      <pre>{lines.join('\n')}</pre>
      <p className={styles.actions}>
        {runs && (
          <Button onClick={() => void act(run)} busy={busy} aria-disabled={busy || locked}>
            {busy ? 'Running…' : 'Run'}
          </Button>
        )}
        {experiment && (
          <Button onClick={() => void act(experimentRun)} busy={busy} aria-disabled={busy || locked}>
            Run the experiment
          </Button>
        )}
        <CopyButton text={lines.join('\n')} what="commands" />
        {locked && (runs || experiment) && <span className={styles.soft}>Guess first.</span>}
        {!runs && !experiment && <span className={styles.soft}>For a terminal.</span>}
      </p>
      {end && (
        <pre className={styles.output} data-done={end.done}>
          {end.output || 'Done.'}
        </pre>
      )}
    </div>
  );
}
