import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { handlers } from '../mock-api/handlers';
import { resetDb } from '../mock-api/db';
import { resetSystems } from '../mock-api/lab/system';

/** The mock backend of `npm run dev:mock`. An unknown request fails the test. */
const server = setupServer(...handlers);

// The timeout is long, because the machine may be busy. A passing test never waits this long.
configure({ asyncUtilTimeout: 20_000 });

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => {
  resetDb();
  resetSystems();
});
afterEach(() => {
  // The tests of the build scripts run without a DOM.
  if (!('localStorage' in globalThis)) return;
  cleanup();
  localStorage.clear();
  // This is the event that a clear in another tab sends. It makes the modules drop their copies in memory.
  globalThis.dispatchEvent(new StorageEvent('storage', { key: null }));
});
afterAll(() => server.close());

// jsdom has no layout and does not implement scrolling.
globalThis.scrollTo = () => {};
