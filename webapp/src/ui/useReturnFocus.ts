import { useRef } from 'react';
import { focusPageTitle } from './PageTitle';

/** For a dialog: the focus goes back to where it was, or to the page's title when that is gone. */
export function useReturnFocus() {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      // Not when the dialog closed because of a navigation: the new page has the focus then.
      if (document.activeElement !== document.body) return;
      if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
      else focusPageTitle();
    },
  };
}
