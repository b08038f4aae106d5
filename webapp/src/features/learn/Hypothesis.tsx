import { useId, useState } from 'react';
import { LabError } from '@/api/lab/call';
import { keepGuess } from '@/api/lab/lessons';
import { announce } from '@/lib/announcer';
import { Button } from '@/ui/Button';
import { Html } from './Html';
import styles from './LearnPage.module.css';

const lettersMin = 20;
const lettersMax = 500;

interface HypothesisProps {
  lesson: string;
  html: string;
  /** What the learner guessed at the last visit. */
  before: string;
  guessed: boolean;
  onGuessed: () => void;
}

/** The guess. The lab keeps it, the report of the experiment shows it, and the steps wait for it. */
export function Hypothesis({ lesson, html, before, guessed, onGuessed }: HypothesisProps) {
  const id = useId();
  const [text, setText] = useState(before);
  const [failure, setFailure] = useState('');
  const missing = lettersMin - text.trim().length;
  const keep = async () => {
    try {
      await keepGuess(lesson, text);
      onGuessed();
    } catch (refused) {
      if (!(refused instanceof LabError)) throw refused;
      setFailure(refused.message);
      announce(refused.message, 'assertive');
    }
  };
  return (
    <div className={styles.hypothesis}>
      <Html html={html} />
      <label htmlFor={id}>Your guess</label>
      <textarea id={id} rows={3} maxLength={lettersMax} value={text} onChange={(event) => setText(event.target.value)} />
      <p className={styles.actions}>
        <Button onClick={() => void keep()} aria-disabled={missing > 0 || guessed}>
          {guessed ? 'Guessed' : 'This is my guess'}
        </Button>
        <Button look="quiet" onClick={onGuessed} aria-disabled={guessed}>
          I am only reading
        </Button>
        <span className={styles.soft} role="status">
          {!guessed && missing > 0 && `${missing} more ${missing === 1 ? 'letter' : 'letters'}`}
          {!guessed && failure}
        </span>
      </p>
    </div>
  );
}
