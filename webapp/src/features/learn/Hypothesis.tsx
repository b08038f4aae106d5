import { useId, useState } from 'react';
import { Button } from '@/ui/Button';
import { Html } from './Html';
import styles from './LearnPage.module.css';
import { guesses } from './guesses';

const lettersMin = 20;

/** The guess. It stays in this browser, and the steps wait for it. */
export function Hypothesis(props: { lesson: string; html: string; guessed: boolean; onGuessed: () => void }) {
  const id = useId();
  const [text, setText] = useState(() => guesses.read(props.lesson));
  const missing = lettersMin - text.trim().length;
  const keep = () => {
    guesses.write(props.lesson, text);
    props.onGuessed();
  };
  return (
    <div className={styles.hypothesis}>
      <Html html={props.html} />
      <label htmlFor={id}>Your guess</label>
      <textarea id={id} rows={3} value={text} onChange={(event) => setText(event.target.value)} />
      <p className={styles.actions}>
        <Button onClick={keep} aria-disabled={missing > 0 || props.guessed}>
          {props.guessed ? 'Guessed' : 'This is my guess'}
        </Button>
        <Button look="quiet" onClick={props.onGuessed} aria-disabled={props.guessed}>
          I am only reading
        </Button>
        <span className={styles.soft} role="status">
          {!props.guessed && missing > 0 && `${missing} more ${missing === 1 ? 'letter' : 'letters'}`}
        </span>
      </p>
    </div>
  );
}
