import { useTitle } from '@/lib/useTitle';
import { LinkButton } from '@/ui/LinkButton';
import { PageTitle } from '@/ui/PageTitle';
import styles from './ConsolePage.module.css';

/** Placeholder for the chaos console. */
export default function ConsolePage() {
  useTitle('Chaos console');
  return (
    <div className={styles.page}>
      <PageTitle>The chaos console opens with a later release</PageTitle>
      <p>Until then the faults are switched on the fault proxy's control port, 8474. Its README shows how.</p>
      <LinkButton to="/">Back to the shop</LinkButton>
    </div>
  );
}
