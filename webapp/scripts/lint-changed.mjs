// Runs `npm run lint`, unless no file has changed since it last passed. The linter reads types across files, so a cache of
// single files, such as its own, could hide a fault.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const passed = resolve(root, 'node_modules/.cache/linted');

/** The files that git knows or would add: of the webapp, and the contract. Empty where there is no git. */
function files() {
  const listed = spawnSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '.', '../order-api/src/main/resources/openapi.json'],
    { cwd: root, encoding: 'utf8' },
  );
  return listed.status === 0 ? listed.stdout.split('\0').filter((file) => file && existsSync(resolve(root, file))) : [];
}

/** One digest of the names and the contents of these files, and of the version of Node.js. */
export function digest(folder, names) {
  const hash = createHash('sha256').update(process.version);
  for (const name of names) hash.update(`\0${name}\0`).update(readFileSync(resolve(folder, name)));
  return hash.digest('hex');
}

function main() {
  const names = files();
  const current = digest(root, names);
  if (names.length > 0 && existsSync(passed) && readFileSync(passed, 'utf8') === current) {
    console.log(`lint: none of ${names.length} files has changed since it passed`);
    return 0;
  }
  const { status } = spawnSync('npm', ['run', 'lint'], { cwd: root, stdio: 'inherit' });
  if (status === 0) {
    mkdirSync(dirname(passed), { recursive: true });
    writeFileSync(passed, current);
  }
  return status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main();
