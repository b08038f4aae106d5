import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { startRun } from '@/api/lab/actions';
import { readPlan, type Experiment, type Plan } from '@/api/lab/reads';
import { formatAgo } from '@/lib/time';
import { useNow } from '@/lib/useNow';
import { Fact } from '@/ui/Fact';
import styles from './Experiments.module.css';
import { FieldError } from './FieldError';
import { useAction } from './useAction';
import { VerdictChip } from './VerdictChip';

/** One experiment: what it shows, its last verdict, and the buttons that run it or tell what it would do. */
export function ExperimentRow({ experiment, short, going }: { experiment: Experiment; short: boolean; going: boolean }) {
  const { busy, error, run } = useAction();
  const navigate = useNavigate();
  const nowMs = useNow(60_000);
  const [plan, setPlan] = useState<Plan | null>(null);
  const { name, last } = experiment;
  const start = (twin: boolean) =>
    void run(async () => navigate(`/chaos/runs/${await startRun(name, twin, short)}`), `${name} runs${twin ? ' without its protection' : ''}`);
  const dry = () =>
    void run(async () => setPlan(plan ? null : await readPlan(name, false, short)), plan ? 'Plan closed' : 'This is what the run would do');
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <p className={styles.name}>
          <strong>{name}</strong> <span className={styles.soft}>{experiment.rows.join(' ')}</span>
        </p>
        <p>{experiment.title}</p>
        <p className={styles.soft}>
          {experiment.hypothesis}. Targets: {experiment.targets.join(', ')}.
        </p>
      </div>
      <p className={styles.last}>
        {last ? (
          <Link to={`/chaos/runs/${last.runId}`}>
            <VerdictChip verdict={last.verdict} />
            <span className={styles.soft}> {formatAgo(last.at, nowMs)}</span>
          </Link>
        ) : (
          <span className={styles.soft}>never run</span>
        )}
      </p>
      <div className={styles.buttons} aria-busy={busy}>
        <button type="button" className={styles.run} disabled={going} onClick={() => start(false)}>
          Run<span className="visually-hidden"> {name}</span>
        </button>
        {experiment.twin && (
          <button type="button" className={styles.quiet} disabled={going} title="The same fault with the protection off: it must fail" onClick={() => start(true)}>
            Twin<span className="visually-hidden"> of {name}</span>
          </button>
        )}
        <button type="button" className={styles.quiet} aria-expanded={plan !== null} onClick={dry}>
          Dry run<span className="visually-hidden"> of {name}</span>
        </button>
      </div>
      <FieldError text={error} />
      {plan && <PlanView plan={plan} />}
    </li>
  );
}

function PlanView({ plan }: { plan: Plan }) {
  return (
    <dl className={styles.plan}>
      <Fact name="Customers">{plan.load.rate} {plan.load.client} a second</Fact>
      <Fact name="It breaks">{plan.targets.join(', ')}, for {plan.holdS} s: {plan.changes.join('; ')}</Fact>
      <Fact name="It stops unless">{plan.stops.join('; ')}</Fact>
    </dl>
  );
}
