import { useEffect, useState } from 'react';
import { onAnnounce } from '@/lib/announcer';

/**
 * The two live regions of the page: a polite one for changes, an assertive one for failures. A zero-width character is
 * added to a repeated text, so that screen readers say it again.
 */
export function LiveRegion() {
  const [polite, setPolite] = useState('');
  const [assertive, setAssertive] = useState('');
  useEffect(
    () =>
      onAnnounce((text, urgency) => {
        const set = urgency === 'polite' ? setPolite : setAssertive;
        set((before) => (before === text ? `${text}\u200b` : text));
      }),
    [],
  );
  return (
    <>
      <p role="status" className="visually-hidden">
        {polite}
      </p>
      <p role="alert" className="visually-hidden">
        {assertive}
      </p>
    </>
  );
}
