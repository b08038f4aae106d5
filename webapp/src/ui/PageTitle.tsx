import { useEffect, useRef } from 'react';
import { NavigationType, useNavigationType } from 'react-router';

/** The page's one h1. After a navigation it takes the focus, so that a screen reader starts at the new page's top. */
export function PageTitle({ children, className }: { children: string; className?: string | undefined }) {
  const ref = useRef<HTMLHeadingElement>(null);
  const navigationType = useNavigationType();
  const arrivedByLink = useRef(navigationType !== NavigationType.Pop);
  useEffect(() => {
    if (!arrivedByLink.current) return;
    ref.current?.focus({ preventScroll: true });
    globalThis.scrollTo(0, 0);
  }, []);
  return (
    <h1 ref={ref} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}

/** For when what had the focus goes away: a keyboard must not start over at the top of the browser. */
export const focusPageTitle = () => document.querySelector('h1')?.focus({ preventScroll: true });
