import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { handlers } from '../mock-api/handlers';
import { resetDb } from '../mock-api/db';

/** The mock backend, the same as in development. A request that it does not know fails the test. */
const server = setupServer(...handlers);

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => resetDb());
afterEach(() => {
  cleanup();
  localStorage.clear();
});
afterAll(() => server.close());
