import { useTitle } from '@/lib/useTitle';
import { Cup } from '@/ui/Cup';
import { LinkButton } from '@/ui/LinkButton';
import { PageTitle } from '@/ui/PageTitle';
import styles from './NotFoundPage.module.css';

export function NotFoundPage() {
  useTitle('Page not found');
  return (
    <div className={styles.page}>
      <Cup empty />
      <PageTitle>This cup is empty</PageTitle>
      <p>There is no such page. The coffee is over here.</p>
      <LinkButton to="/">To the shop</LinkButton>
    </div>
  );
}
