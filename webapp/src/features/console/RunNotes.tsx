import { useState } from 'react';
import { putNotes } from '@/api/lab/actions';
import { Button } from '@/ui/Button';
import { FieldError } from './FieldError';
import styles from './RunPage.module.css';
import { useAction } from './useAction';

const notesMax = 10_000;

/** The notes of a run. They become part of its report. */
export function RunNotes({ id, notes }: { id: string; notes: string }) {
  const [text, setText] = useState(notes);
  const { busy, error, run } = useAction();
  return (
    <div className={styles.notes}>
      <label>
        Notes
        <textarea className={styles.text} rows={4} maxLength={notesMax} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <Button look="quiet" busy={busy} onClick={() => void run(() => putNotes(id, text), 'The notes are saved')}>
        Save notes
      </Button>
      <FieldError text={error} />
    </div>
  );
}
