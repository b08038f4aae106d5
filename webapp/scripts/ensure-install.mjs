// Installs the packages of the lock file if they are not installed yet. It uses only Node.js, no package.
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** True if every package of the lock file is installed in the locked version. */
export async function isInstalled(folder) {
  const packagesOf = async (file) => JSON.parse(await readFile(resolve(folder, file), 'utf8')).packages;
  try {
    const [locked, installed] = await Promise.all([
      packagesOf('package-lock.json'),
      packagesOf('node_modules/.package-lock.json'),
    ]);
    return Object.entries(locked).every(([path, { version, optional }]) => {
      if (path === '' || (optional && !installed[path])) return true;
      return installed[path]?.version === version;
    });
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !(await isInstalled(root))) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
