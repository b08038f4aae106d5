import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// The headless shell is Chromium without windows and services, so it needs less of the processor.
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Finds the system's Chromium. If there is none, Playwright uses the browser that it has installed itself. */
export function findChromium(): { executablePath?: string } {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const name of names) {
    const path = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
    if (path) return { executablePath: path };
  }
  return {};
}
