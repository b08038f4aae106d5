import { useEffect } from 'react';
import { Link } from 'react-router';
import { announce } from '@/lib/announcer';
import { Icon } from '@/ui/Icon';
import styles from './LabStrip.module.css';

interface LabStripProps {
  /** The title of the running experiment. */
  experiment: string | null;
  /** The number of active faults. */
  faults: number;
  framed: boolean;
}

/** A thin strip under the header that says what the lab does to the shop at the moment. It hangs over the page. */
export function LabStrip({ experiment, faults, framed }: LabStripProps) {
  const running = experiment === null ? '' : `A chaos experiment is running: ${experiment}`;
  const faulty = faults > 0;

  useEffect(() => {
    if (running !== '') announce(running);
  }, [running]);
  useEffect(() => {
    if (faulty) announce('The lab has switched faults on');
  }, [faulty]);

  if (running === '' && !faulty) return null;
  return (
    <div className={styles.strip}>
      {experiment !== null && (
        <p className={styles.experiment}>
          <span className={styles.prefix}>A chaos experiment is running: </span>
          <span className={styles.short} aria-hidden="true">
            Experiment:{' '}
          </span>
          {experiment}
        </p>
      )}
      {faulty && (
        // In the frame of the console, the link replaces the console's page and not the frame.
        <Link to="/chaos" target={framed ? '_top' : undefined} className={styles.faults}>
          <Icon name="bolt" size={14} />
          {faults === 1 ? '1 fault is on' : `${faults} faults are on`}
        </Link>
      )}
    </div>
  );
}
