import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { readLessons, type LessonTitle } from '@/api/lab/lessons';
import { useTitle } from '@/lib/useTitle';
import { PageTitle } from '@/ui/PageTitle';
import styles from './LearnPage.module.css';

const sections = [
  { begins: '0', title: 'Start' },
  { begins: '1', title: 'Part 1: break' },
  { begins: '2', title: 'Part 2: repair' },
  { begins: '3', title: 'Part 3: design' },
  { begins: 'C', title: 'Concepts' },
] as const;

/** All lessons, by part. */
export function Outline() {
  useTitle('Learn');
  const lessons = useQuery({ queryKey: ['lab', 'lessons'], queryFn: readLessons });
  return (
    <>
      <PageTitle className={styles.title}>The course</PageTitle>
      <p className={styles.lead}>You learn how an order survives, by breaking the shop that you run. Lesson 0.1 takes five minutes.</p>
      {lessons.isError && <p role="alert">{lessons.error.message}</p>}
      {lessons.isPending && <p role="status">Opening the course…</p>}
      {sections.map(({ begins, title }) => (
        <Section key={begins} title={title} lessons={(lessons.data ?? []).filter(({ id }) => id.startsWith(begins))} />
      ))}
    </>
  );
}

function Section({ title, lessons }: { title: string; lessons: readonly LessonTitle[] }) {
  if (lessons.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ol className={styles.outline}>
        {lessons.map(({ id, title: name, minutes, nodes }) => (
          <li key={id}>
            <span className={styles.number}>{id}</span>
            <Link to={`/learn/${id}`}>{name}</Link>
            <span className={styles.soft}>
              {minutes} min{nodes > 1 && `, ${nodes} nodes`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
