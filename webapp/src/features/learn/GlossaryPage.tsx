import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { readGlossary } from '@/api/lab/lessons';
import { useTitle } from '@/lib/useTitle';
import { PageTitle } from '@/ui/PageTitle';
import styles from './LearnPage.module.css';

/** The words of the course. The hash of the address names one of them. */
export function GlossaryPage() {
  useTitle('Glossary');
  const words = useQuery({ queryKey: ['lab', 'glossary'], queryFn: readGlossary });
  const { hash } = useLocation();
  useEffect(() => {
    if (words.data) document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'center' });
  }, [hash, words.data]);
  return (
    <>
      <PageTitle className={styles.title}>Glossary</PageTitle>
      {words.isError && <p role="alert">{words.error.message}</p>}
      {words.isPending && <p role="status">Opening the glossary…</p>}
      <dl className={styles.glossary}>
        {(words.data ?? []).map(({ id, term, meaning }) => (
          <div key={id} id={id} data-here={hash === `#${id}`}>
            <dt>{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
