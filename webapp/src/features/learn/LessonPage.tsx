import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { readChecks, readLesson, type Lesson, type LessonPart } from '@/api/lab/lessons';
import { useTitle } from '@/lib/useTitle';
import { PageTitle } from '@/ui/PageTitle';
import { Check } from './Check';
import { Html } from './Html';
import { Hypothesis } from './Hypothesis';
import styles from './LearnPage.module.css';
import { Step } from './Step';

const lookEveryMs = 1000;

/** One lesson. Its steps wait until the learner has guessed. */
export function LessonPage({ id }: { id: string }) {
  const lesson = useQuery({ queryKey: ['lab', 'lesson', id], queryFn: () => readLesson(id) });
  useTitle(lesson.data?.title ?? 'Learn');
  if (lesson.isError) {
    return (
      <>
        <PageTitle className={styles.title}>No such lesson</PageTitle>
        <p role="alert">{lesson.error.message}</p>
        <Link to="/learn">All lessons</Link>
      </>
    );
  }
  if (lesson.isPending) return <p role="status">Opening the lesson…</p>;
  return <Opened lesson={lesson.data} />;
}

function Opened({ lesson }: { lesson: Lesson }) {
  const [guessed, setGuessed] = useState(false);
  const checks = useQuery({ queryKey: ['lab', 'checks', lesson.id], queryFn: () => readChecks(lesson.id), refetchInterval: lookEveryMs });
  const checkParts = lesson.parts.filter(({ kind }) => kind === 'check');
  return (
    <article className={styles.lesson}>
      <p className={styles.soft}>
        Lesson {lesson.id} · {lesson.minutes} minutes
        {lesson.nodes > 1 && ` · needs ./coffee up --nodes ${lesson.nodes}`}
      </p>
      <PageTitle className={styles.title}>{lesson.title}</PageTitle>
      {lesson.parts.map((part, index) => (
        <Part
          key={index}
          lesson={lesson}
          part={part}
          guessed={guessed}
          onGuessed={() => setGuessed(true)}
          now={part.kind === 'check' ? checks.data?.[checkParts.indexOf(part)] : undefined}
        />
      ))}
      <p>
        <Link to="/learn">All lessons</Link>
      </p>
    </article>
  );
}

interface PartProps {
  lesson: Lesson;
  part: LessonPart;
  guessed: boolean;
  onGuessed: () => void;
  now: { holds: boolean; found: string } | undefined;
}

function Part({ lesson, part, guessed, onGuessed, now }: PartProps) {
  switch (part.kind) {
    case 'heading':
      return <h2>{part.text}</h2>;
    case 'prose':
      return <Html html={part.html} />;
    case 'hypothesis':
      return <Hypothesis lesson={lesson.id} html={part.html} before={lesson.guess} guessed={guessed} onGuessed={onGuessed} />;
    case 'question':
      return (
        <details className={styles.question}>
          <summary>{part.summary}</summary>
          <Html html={part.html} />
        </details>
      );
    case 'step':
      return <Step lesson={lesson.id} id={part.id} lines={part.lines} runs={part.runs} locked={!guessed} />;
    case 'output':
      return <pre className={styles.output}>{part.text}</pre>;
    case 'check':
      return <Check text={part.text} now={now} />;
  }
}
