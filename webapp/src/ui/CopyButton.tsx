import { useEffect, useState } from 'react';
import { announce } from '@/lib/announcer';
import { Button } from './Button';
import { Icon } from './Icon';

const shownForMs = 2000;

/** Copies the text and announces it. `what` completes the label: "Copy order number". */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownForMs);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce('Copied');
    } catch {
      announce('Your browser does not allow copying', 'assertive');
    }
  };

  return (
    <Button look="icon" aria-label={`Copy ${what}`} title={copied ? 'Copied' : `Copy ${what}`} onClick={() => void copy()}>
      <Icon name={copied ? 'check' : 'copy'} size={18} />
    </Button>
  );
}
