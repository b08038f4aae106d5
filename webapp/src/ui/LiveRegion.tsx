import { useEffect, useState } from 'react';
import { onAnnounce } from '@/lib/announcer';

/** The page's two voices: what changed, once; and failures, at once. A zero-width mark lets the same words be said again. */
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
