import { mergeConfig, defineConfig, type ViteUserConfig } from 'vitest/config';
import viteConfig from './vite.config.ts';

const shop = (viteConfig as (env: { mode: string; command: 'serve' }) => ViteUserConfig)({ mode: 'test', command: 'serve' });

export default mergeConfig(
  shop,
  defineConfig({
    test: {
      environment: 'jsdom',
      environmentOptions: { jsdom: { url: 'http://localhost:3000/' } },
      setupFiles: ['./test/setup.ts'],
      include: ['src/**/*.spec.{ts,tsx}', 'mock-api/**/*.spec.ts', 'scripts/**/*.spec.mjs'],
      css: { modules: { classNameStrategy: 'non-scoped' } },
      restoreMocks: true,
      // The spec files share one jsdom and one copy of every module. A new copy per file costs more than the tests.
      isolate: false,
      testTimeout: 60_000,
    },
  }),
);
