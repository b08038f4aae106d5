// Fails the build when the shop has become heavier than it may be, or when a page could load something inline or foreign.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = resolve(dirname(fileURLToPath(import.meta.url)), '../dist');

/** Bytes of gzipped JavaScript. */
export const firstLoadMax = 150_000;
export const consoleMax = 60_000;

/** The scripts that an entry or chunk needs before it runs. */
export function filesOf(manifest, name, seen = new Set()) {
  const chunk = manifest[name];
  if (!chunk || seen.has(name)) return [];
  seen.add(name);
  return [chunk.file, ...(chunk.imports ?? []).flatMap((other) => filesOf(manifest, other, seen))];
}

/** What is wrong with a built page: inline scripts or styles, and addresses elsewhere, which the policy would block. */
export function faultsOfPage(html) {
  const faults = [];
  if (/<script(?![^>]*\ssrc=)/i.test(html)) faults.push('an inline script');
  if (/<style/i.test(html) || /\sstyle=/i.test(html)) faults.push('an inline style');
  if (/\son\w+=/i.test(html)) faults.push('an inline event handler');
  if (/\s(src|href)="(https?:)?\/\//i.test(html)) faults.push('an address elsewhere');
  return faults;
}

export const faultsOfStyles = (css) => (/url\(["']?(data:|https?:|\/\/)/i.test(css) ? ['a foreign or data: address'] : []);

/** Sizes in gzipped bytes, and everything that breaks a budget or a rule, as sentences. */
export async function check(folder) {
  const read = (file) => readFile(resolve(folder, file));
  const manifest = JSON.parse(await read('.vite/manifest.json'));
  const sizeOf = async (files) => {
    const sizes = await Promise.all([...files].map(async (file) => gzipSync(await read(file), { level: 9 }).length));
    return sizes.reduce((total, size) => total + size, 0);
  };
  const shop = new Set(filesOf(manifest, 'index.html'));
  const console = new Set(filesOf(manifest, 'src/features/console/ConsolePage.tsx').filter((file) => !shop.has(file)));
  const firstLoad = await sizeOf(shop);
  const consoleLoad = await sizeOf(console);

  const faults = [];
  if (shop.size === 0) faults.push('the manifest has no entry index.html');
  if (firstLoad > firstLoadMax) faults.push(`the first load is ${firstLoad} bytes of JavaScript: at most ${firstLoadMax}`);
  if (consoleLoad > consoleMax) faults.push(`the console is ${consoleLoad} bytes more: at most ${consoleMax}`);
  faults.push(...faultsOfPage(String(await read('index.html'))).map((fault) => `index.html has ${fault}`));
  for (const file of new Set(Object.values(manifest).flatMap(({ css = [] }) => css))) {
    faults.push(...faultsOfStyles(String(await read(file))).map((fault) => `${file} has ${fault}`));
  }
  return { firstLoad, consoleLoad, faults };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { firstLoad, consoleLoad, faults } = await check(dist);
  for (const fault of faults) console.error(`budget: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
  else console.log(`budget: first load ${firstLoad} of ${firstLoadMax} bytes gzip, console ${consoleLoad} of ${consoleMax}`);
}
