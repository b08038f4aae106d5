import { applyPreset } from '@/api/lab/actions';
import type { Snapshot } from '@/api/lab/snapshot';
import { ActiveFaults } from './ActiveFaults';
import styles from './BreakIt.module.css';
import { Choice } from './Choice';
import { FieldError } from './FieldError';
import { Panel } from './Panel';
import { presets, type Preset } from './presets';
import { useAction } from './useAction';

export const durations = [
  { value: 10, label: '10 s' },
  { value: 60, label: '1 min' },
  { value: 300, label: '5 min' },
] as const;

interface BreakItProps {
  snapshot: Snapshot;
  /** How long a new fault lasts, in seconds. */
  seconds: number;
  onSeconds: (seconds: number) => void;
  onCustom: () => void;
}

/** Faults of one click, and what is broken now. */
export function BreakIt({ snapshot, seconds, onSeconds, onCustom }: BreakItProps) {
  return (
    <Panel title="Break it" area="break" actions={<Choice legend="How long" options={durations} value={seconds} onChoose={onSeconds} />}>
      <PresetButtons presets={presets} seconds={seconds}>
        <button type="button" className={styles.preset} onClick={onCustom}>
          Any toxic…
        </button>
      </PresetButtons>
      <ActiveFaults snapshot={snapshot} />
    </Panel>
  );
}

interface PresetButtonsProps {
  presets: readonly Preset[];
  seconds: number;
  /** The proxy to break, if it is not the preset's own. */
  proxy?: string;
  children?: React.ReactNode;
}

export function PresetButtons({ presets: shown, seconds, proxy, children }: PresetButtonsProps) {
  const { busy, error, run } = useAction();
  const apply = (preset: Preset) =>
    void run(() => applyPreset(preset.name, seconds, proxy), `${preset.label}, for ${seconds} seconds: ${preset.tells}`);
  return (
    <>
      <div className={styles.presets} aria-busy={busy}>
        {shown.map((preset) => (
          <button key={preset.name} type="button" className={styles.preset} title={preset.tells} onClick={() => apply(preset)}>
            {preset.label}
          </button>
        ))}
        {children}
      </div>
      <FieldError text={error} />
    </>
  );
}
