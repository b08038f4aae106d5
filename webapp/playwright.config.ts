import { defineConfig } from '@playwright/test';
import { findChromium } from './test/e2e/chromium.ts';

const mockPort = 4173;

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
  outputDir: './test-results',
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
    trace: 'retain-on-failure',
    launchOptions: {
      ...findChromium(),
      args: [...quiet, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    },
  },
  projects: [
    { name: 'pages', testMatch: 'pages/*.e2e.ts', fullyParallel: true, use: { baseURL: `http://127.0.0.1:${mockPort}` } },
    // Each worker starts its own system. A system at COFFEE_SHOP_URL is shared, so only one test at a time may use it.
    {
      name: 'stack',
      testMatch: 'stack/*.e2e.ts',
      fullyParallel: true,
      workers: process.env.COFFEE_SHOP_URL ? 1 : 2,
    },
    // Twenty customers on a slow network. No other test runs then, so that only the network makes answers late.
    { name: 'crowd', testMatch: 'crowd/*.e2e.ts', workers: 1, dependencies: ['stack'] },
    // A cluster of three nodes needs the whole machine for some minutes.
    ...(process.env.BUDGET === 'long'
      ? [{ name: 'cluster', testMatch: 'cluster/*.e2e.ts', workers: 1, dependencies: ['crowd'], use: { nodes: 3 } }]
      : []),
  ],
  // With COFFEE_SHOP_URL the tests use that system, and the mock shop is not started.
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
