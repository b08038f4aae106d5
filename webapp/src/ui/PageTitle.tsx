import { useEffect, useRef } from 'react';
import { NavigationType, useNavigationType } from 'react-router';

/** The only h1 of the page. After a navigation it takes the focus, so that a screen reader starts at the top. */
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

/** Call this when the focused element disappears. Otherwise the keyboard starts again at the top of the document. */
export const focusPageTitle = () => document.querySelector('h1')?.focus({ preventScroll: true });
