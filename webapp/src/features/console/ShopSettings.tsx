import { useQuery, useQueryClient } from '@tanstack/react-query';
import { putSettings } from '@/api/lab/actions';
import { readSettings } from '@/api/lab/reads';
import { Choice } from './Choice';
import { FieldError } from './FieldError';
import { Panel } from './Panel';
import styles from './ShopSettings.module.css';
import { useAction } from './useAction';

const key = ['lab', 'settings'];

const clients = [
  { value: 'resilient', label: 'Resilient' },
  { value: 'fragile', label: 'Fragile' },
] as const;

/** Which client the shop's own page is, and how long a fragile client waits. */
export function ShopSettings() {
  const queryClient = useQueryClient();
  const settings = useQuery({ queryKey: key, queryFn: readSettings });
  const { busy, error, run } = useAction();
  const put = (change: Parameters<typeof putSettings>[0], done: string) =>
    void run(async () => {
      await putSettings(change);
      await queryClient.invalidateQueries({ queryKey: key });
    }, done);
  if (!settings.data) return null;
  const { fragileClient, requestTimeoutS } = settings.data;
  return (
    <Panel title="The shop's page" area="settings">
      <Choice
        legend="Client of the shop's page"
        options={clients}
        value={fragileClient ? 'fragile' : 'resilient'}
        busy={busy}
        failed={error !== null}
        onChoose={(client) => put({ fragileClient: client === 'fragile' }, `The shop is ${client} now`)}
      />
      <p className={styles.soft}>
        Resilient: one key, four attempts. Fragile: one attempt, no key, as in the original lab; it waits {requestTimeoutS} s for an answer.
      </p>
      <label className={styles.wait}>
        Wait for an answer (s)
        <input
          type="number"
          className={styles.seconds}
          min={1}
          max={30}
          defaultValue={requestTimeoutS}
          onBlur={(event) => {
            const wanted = event.target.valueAsNumber;
            if (wanted !== requestTimeoutS) put({ requestTimeoutS: wanted }, `A fragile client waits ${wanted} seconds`);
          }}
        />
      </label>
      <FieldError text={error} />
    </Panel>
  );
}
