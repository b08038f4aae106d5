import { useId, useState } from 'react';
import styles from './Choice.module.css';

interface ChoiceProps<T extends string | number> {
  legend: string;
  options: readonly { value: T; label: string; disabled?: boolean }[];
  value: T;
  busy?: boolean;
  /** The last choice was refused, so the value is shown again. */
  failed?: boolean;
  onChoose: (value: T) => void;
}

/** One of a few values, as radio buttons in a row. A choice is shown at once; the value that comes later decides. */
export function Choice<T extends string | number>({ legend, options, value, busy = false, failed = false, onChoose }: ChoiceProps<T>) {
  const name = useId();
  const [chosen, setChosen] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    setChosen(value);
  }
  const shown = failed ? value : chosen;
  const choose = (wanted: T) => {
    setChosen(wanted);
    onChoose(wanted);
  };
  return (
    <fieldset className={styles.choice} aria-busy={busy}>
      <legend className="visually-hidden">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            name={name}
            className={styles.input}
            checked={option.value === shown}
            disabled={option.disabled ?? false}
            onChange={() => choose(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
