import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { handlers } from '../mock-api/handlers';
import { resetDb } from '../mock-api/db';

/** The mock backend, the same as in development. A request that it does not know fails the test. */
const server = setupServer(...handlers);

// Long enough for a machine that is busy with other things; nothing waits this long when it works.
configure({ asyncUtilTimeout: 8000 });

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => resetDb());
afterEach(() => {
  // The build scripts' specs have no browser.
  if (!('localStorage' in globalThis)) return;
  cleanup();
  localStorage.clear();
  // As if another tab had done it: what the modules keep in memory is forgotten as well.
  globalThis.dispatchEvent(new StorageEvent('storage', { key: null }));
});
afterAll(() => server.close());

// jsdom draws nothing, so it has no scrolling either.
globalThis.scrollTo = () => {};
