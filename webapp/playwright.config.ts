import { defineConfig } from '@playwright/test';
import { findChromium } from './test/e2e/chromium.ts';

const mockPort = 4173;

// Chromium must not look for the network: the lab's machine may have none.
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--no-first-run',
];

export default defineConfig<object, { nodes: number }>({
  testDir: './test/e2e',
  outputDir: './test-results',
  workers: 2,
  forbidOnly: true,
  reporter: [['list']],
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    locale: 'en-US',
    viewport: { width: 1280, height: 800 },
    // Requests that pass a service worker cannot be watched; its own test lets it in.
    serviceWorkers: 'block',
    trace: 'retain-on-failure',
    launchOptions: {
      ...findChromium(),
      args: [...quiet, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    },
  },
  projects: [
    { name: 'pages', testMatch: 'pages/*.e2e.ts', fullyParallel: true, use: { baseURL: `http://127.0.0.1:${mockPort}` } },
    // Each worker starts a system of its own; one that is given can be broken by one test at a time only.
    {
      name: 'stack',
      testMatch: 'stack/*.e2e.ts',
      fullyParallel: true,
      workers: process.env.COFFEE_SHOP_URL ? 1 : 2,
    },
    // Twenty customers on a slow network: what is late must be late because of the network, so nothing else runs then.
    { name: 'crowd', testMatch: 'crowd/*.e2e.ts', workers: 1, dependencies: ['stack'] },
    // Three nodes need the machine for themselves, and minutes.
    ...(process.env.BUDGET === 'long'
      ? [{ name: 'cluster', testMatch: 'cluster/*.e2e.ts', workers: 1, dependencies: ['crowd'], use: { nodes: 3 } }]
      : []),
  ],
  // A system that somebody else has started is enough for its own tests.
  ...(process.env.COFFEE_SHOP_URL
    ? {}
    : {
        webServer: {
          command: `npx vite preview --mode mock --port ${mockPort} --strictPort`,
          url: `http://127.0.0.1:${mockPort}/`,
          reuseExistingServer: false,
        },
      }),
});
