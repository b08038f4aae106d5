// Fails the build if the shop exceeds its size budget, or if a page contains inline code or addresses of other servers.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = resolve(dirname(fileURLToPath(import.meta.url)), '../dist');

/** The budgets, in bytes of gzipped JavaScript. */
export const firstLoadMax = 150_000;
export const consoleMax = 60_000;

/** The files that an entry or a chunk loads before it runs, itself included. */
export function filesOf(manifest, name, seen = new Set()) {
  const chunk = manifest[name];
  if (!chunk || seen.has(name)) return [];
  seen.add(name);
  return [chunk.file, ...(chunk.imports ?? []).flatMap((other) => filesOf(manifest, other, seen))];
}

/** Lists what the content security policy would block in a built page: inline code and addresses of other servers. */
export function faultsOfPage(html) {
  const faults = [];
  if (/<script(?![^>]*\ssrc=)/i.test(html)) faults.push('an inline script');
  if (/<style/i.test(html) || /\sstyle=/i.test(html)) faults.push('an inline style');
  if (/\son\w+=/i.test(html)) faults.push('an inline event handler');
  if (/\s(src|href)="(https?:)?\/\//i.test(html)) faults.push('an address elsewhere');
  return faults;
}

export const faultsOfStyles = (css) => (/url\(["']?(data:|https?:|\/\/)/i.test(css) ? ['a foreign or data: address'] : []);

/** Returns the sizes in gzipped bytes, and one sentence for each broken budget or rule. */
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
