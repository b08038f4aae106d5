import { useRef } from 'react';
import { focusPageTitle } from './PageTitle';

/** Returns the focus to the element that had it before a dialog opened. If that is gone, the page's title gets it. */
export function useReturnFocus() {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      // If a navigation has closed the dialog, the new page already has the focus.
      if (document.activeElement !== document.body) return;
      if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
      else focusPageTitle();
    },
  };
}
