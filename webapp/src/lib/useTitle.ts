import { useEffect } from 'react';

/** The document's title follows the page and its status. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} – Coffee Chaos`;
  }, [title]);
}
