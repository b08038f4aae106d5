import { test as teardown } from '@playwright/test';
import { stop } from './stop.ts';

teardown('stop the whole system', async () => {
  teardown.setTimeout(90_000);
  await stop();
});
