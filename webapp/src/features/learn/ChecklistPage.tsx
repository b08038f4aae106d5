import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { readChecklist } from '@/api/lab/lessons';
import { useTitle } from '@/lib/useTitle';
import { PageTitle } from '@/ui/PageTitle';
import styles from './LearnPage.module.css';

const words = { green: '✓ green', due: '○ due', red: '✗ red' } as const;

/** The quarterly checklist: what can fail, and whether an experiment has lately shown that the shop stands it. */
export function ChecklistPage() {
  useTitle('Checklist');
  const rows = useQuery({ queryKey: ['lab', 'checklist'], queryFn: readChecklist });
  const green = rows.data?.filter(({ state }) => state === 'green').length ?? 0;
  return (
    <>
      <PageTitle className={styles.title}>The quarterly checklist</PageTitle>
      <p className={styles.lead}>
        A row is green if its experiments ended as expected in the last 90 days. It is red if one did not, or if it passed without its protection.
      </p>
      {rows.isError && <p role="alert">{rows.error.message}</p>}
      {rows.isPending && <p role="status">Reading the runs…</p>}
      {rows.data && (
        <>
          <p>
            {green} of {rows.data.length} are green. Run the others in the <Link to="/chaos">console</Link>.
          </p>
          <ul className={styles.checklist}>
            {rows.data.map(({ row, what, state, due, experiments }) => (
              <li key={row}>
                <span className={styles.state} data-state={state}>
                  {words[state]}
                </span>
                <span>{what}</span>
                <span className={styles.soft}>
                  {experiments.join(', ')} · due {due ?? 'now'}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
