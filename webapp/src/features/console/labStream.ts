import { snapshotShape, type Snapshot } from '@/api/lab/snapshot';

/** Once a second a snapshot comes. Without one for so long, what the page shows is old. */
export const staleAfterMs = 2000;

const reopenAfterMs = 2000;

/**
 * Listens to `/lab/stream` until it is closed. The browser reopens a stream that breaks; one that the lab refuses, because
 * it has too many readers or is gone, is opened again here.
 */
export function listen(onSnapshot: (snapshot: Snapshot) => void): { close: () => void } {
  let source = open();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function open(): EventSource {
    const opened = new EventSource('/lab/stream');
    opened.addEventListener('snapshot', (message: MessageEvent<string>) => {
      const read = snapshotShape.safeParse(JSON.parse(message.data));
      if (read.success) onSnapshot(read.data);
    });
    opened.addEventListener('error', () => {
      if (opened.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(() => {
        source = open();
      }, reopenAfterMs);
    });
    return opened;
  }

  return {
    close() {
      clearTimeout(timer);
      source.close();
    },
  };
}
