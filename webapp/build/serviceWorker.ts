import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const source = fileURLToPath(new URL('./sw.js', import.meta.url));

/** Writes `sw.js` with the list of this build's files. It runs in production builds only. */
export function serviceWorker(): Plugin {
  return {
    name: 'coffee:service-worker',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const files = Object.keys(bundle)
          .filter((name) => name.startsWith('assets/') && !name.endsWith('.map'))
          .sort()
          .map((name) => `/${name}`);
        const worker = readFileSync(source, 'utf8');
        const version = createHash('sha256').update(worker).update(files.join()).digest('hex').slice(0, 12);
        this.emitFile({
          type: 'asset',
          fileName: 'sw.js',
          source: worker.replace('__VERSION__', version).replace("'__FILES__'", files.map((file) => `'${file}'`).join(', ')),
        });
      },
    },
  };
}
