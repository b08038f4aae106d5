import { defineConfig } from '@playwright/test';
import { findChromium } from './test/e2e/chromium.ts';

const mockPort = 4173;
/** `./coffee test`, as opposed to `./coffee drill` and a run by hand. */
const inGate = process.env.BUDGET === 'gate';

// Chromium must not use the network in the background, because the machine may have none.
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
  // The gate runs the pages and the story in the whole system at the same time.
  outputDir: `./test-results/${process.env.COFFEE_REPORTS ? 'reports' : process.env.COFFEE_SHOP_URL ? 'stack' : 'pages'}`,
  workers: 2,
  forbidOnly: true,
  reporter: [['list']],
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    locale: 'en-US',
    viewport: { width: 1280, height: 800 },
    // Playwright cannot see requests that a service worker makes. Only the service worker's own test allows it.
    serviceWorkers: 'block',
    // A trace costs as much of the processor as the test. The gate keeps a screenshot and the page's text of a failure.
    trace: inGate ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...findChromium(),
      args: [...quiet, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    },
  },
  projects: [
    { name: 'pages', testMatch: 'pages/*.e2e.ts', fullyParallel: true, use: { baseURL: `http://127.0.0.1:${mockPort}` } },
    // The gate places orders in one whole system, whose parts all work, and breaks its edge once. A dependency is what runs before it.
    { name: 'stack', testMatch: /stack\/(order|break)\.e2e\.ts/, workers: 1, dependencies: ['pages'] },
    // The pages that the lab has written.
    ...(process.env.COFFEE_REPORTS ? [{ name: 'reports', testMatch: 'reports/*.e2e.ts', fullyParallel: true }] : []),
    // The pictures of the READMEs, from the system at this address.
    ...(process.env.COFFEE_SHOTS ? [{ name: 'shots', testMatch: 'shots/*.e2e.ts', workers: 1, use: { baseURL: process.env.COFFEE_SHOTS } }] : []),
    // The drills break a system: one by one, with a crowd on a slow network, and with three nodes.
    ...(inGate
      ? []
      : [
          { name: 'faults', testMatch: /stack\/(?!order\.|break\.).*\.e2e\.ts/, workers: 1, dependencies: ['stack'] },
          { name: 'crowd', testMatch: 'crowd/*.e2e.ts', workers: 1, dependencies: ['faults'] },
          { name: 'cluster', testMatch: 'cluster/*.e2e.ts', workers: 1, use: { nodes: 3 } },
        ]),
  ],
  // With COFFEE_SHOP_URL or COFFEE_SHOTS the tests use that system, and with COFFEE_REPORTS none: the mock shop is not started.
  ...(process.env.COFFEE_SHOP_URL || process.env.COFFEE_REPORTS || process.env.COFFEE_SHOTS
    ? {}
    : {
        webServer: {
          command: `node node_modules/vite/bin/vite.js preview --mode mock --port ${mockPort} --strictPort`,
          url: `http://127.0.0.1:${mockPort}/`,
          reuseExistingServer: false,
        },
      }),
});
