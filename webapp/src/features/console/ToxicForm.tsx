import { useState, type SubmitEvent } from 'react';
import { addToxic, type NewToxic } from '@/api/lab/actions';
import type { Snapshot } from '@/api/lab/snapshot';
import { Button } from '@/ui/Button';
import { CopyButton } from '@/ui/CopyButton';
import { Choice } from './Choice';
import controls from './controls.module.css';
import { FieldError } from './FieldError';
import styles from './ToxicForm.module.css';
import { curlOf, toxicType, toxicTypes, type Attribute } from './toxics';
import { useAction } from './useAction';

const streams = [
  { value: 'downstream', label: 'Answers' },
  { value: 'upstream', label: 'Requests' },
] as const;

const durationMaxS = 900;

interface ToxicFormProps {
  snapshot: Pick<Snapshot, 'proxies' | 'proxyControl'>;
  proxy: string;
  onProxy: (proxy: string) => void;
  seconds: number;
}

/** Any toxic on any link, with its true units, and the command that does the same. */
export function ToxicForm({ snapshot, proxy, onProxy, seconds }: ToxicFormProps) {
  const [type, setType] = useState('latency');
  const [stream, setStream] = useState<'upstream' | 'downstream'>('downstream');
  const [share, setShare] = useState(100);
  const [durationS, setDurationS] = useState(seconds);
  const [values, setValues] = useState<Record<string, number>>({});
  const { busy, error, run } = useAction();
  const attributes = toxicType(type)?.attributes ?? [];
  const toxic: NewToxic = {
    name: `console-${type}-${stream}`,
    type,
    stream,
    toxicity: share / 100,
    attributes: Object.fromEntries(attributes.map(({ name, initial }) => [name, values[`${type} ${name}`] ?? initial])),
    duration: durationS * 1000,
  };
  const curl = curlOf(snapshot.proxyControl, proxy, toxic);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void run(() => addToxic(proxy, toxic), `${type} on ${proxy}, for ${durationS} seconds`);
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <label className={styles.field}>
        Link
        <select className={controls.input} value={proxy} onChange={(event) => onProxy(event.target.value)}>
          {snapshot.proxies.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label className={styles.field}>
        Toxic
        <select className={controls.input} value={type} onChange={(event) => setType(event.target.value)}>
          {toxicTypes.map((known) => (
            <option key={known.type} value={known.type}>
              {known.label}
            </option>
          ))}
        </select>
      </label>
      <p className={styles.does}>It {toxicType(type)?.does}.</p>
      {attributes.map((attribute) => (
        <NumberField
          key={`${type} ${attribute.name}`}
          {...attribute}
          value={toxic.attributes[attribute.name] ?? 0}
          onValue={(value) => setValues({ ...values, [`${type} ${attribute.name}`]: value })}
        />
      ))}
      <NumberField label="Share of connections" unit="%" max={100} value={share} onValue={setShare} />
      <NumberField label="Lasts" unit="s" min={1} max={durationMaxS} value={durationS} onValue={setDurationS} />
      <Choice legend="Direction" options={streams} value={stream} onChoose={setStream} />
      <Button type="submit" busy={busy}>
        Break {proxy}
      </Button>
      <FieldError text={error} />
      <div className={styles.curl}>
        <code tabIndex={0}>{curl}</code>
        <CopyButton text={curl} what="the command" />
      </div>
    </form>
  );
}

type NumberFieldProps = Pick<Attribute, 'label' | 'unit' | 'max'> & { min?: number; value: number; onValue: (value: number) => void };

function NumberField({ label, unit, min = 0, max, value, onValue }: NumberFieldProps) {
  return (
    <label className={styles.field}>
      {label} ({unit})
      <input type="number" className={controls.input} inputMode="numeric" required min={min} max={max} step={1} value={Number.isNaN(value) ? '' : value} onChange={(event) => onValue(event.target.valueAsNumber)} />
    </label>
  );
}
