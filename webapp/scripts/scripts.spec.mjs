// @vitest-environment node
import { randomBytes } from 'node:crypto';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contract, generated, isCurrent } from './api-types.mjs';
import { check, faultsOfPage, faultsOfStyles, filesOf, firstLoadMax } from './budget.mjs';
import { isInstalled } from './ensure-install.mjs';
import { digest } from './lint-changed.mjs';

let folder;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shop-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function dist(scriptBytes, html = '<script type="module" src="/assets/index.js"></script>') {
  await mkdir(join(folder, '.vite'));
  await mkdir(join(folder, 'assets'));
  const manifest = { 'index.html': { file: 'assets/index.js', imports: ['_lib.js'] }, '_lib.js': { file: 'assets/lib.js' } };
  await writeFile(join(folder, '.vite/manifest.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'index.html'), html);
  await writeFile(join(folder, 'assets/index.js'), 'import "./lib.js"');
  await writeFile(join(folder, 'assets/lib.js'), randomBytes(scriptBytes));
}

describe('the budget', () => {
  test('accepts a shop within the budget', async () => {
    await dist(1000);

    expect((await check(folder)).faults).toEqual([]);
  });

  test('rejects a shop above the budget, and counts imports', async () => {
    await dist(firstLoadMax + 1);

    expect((await check(folder)).faults).toEqual([expect.stringMatching(/^the first load is \d+ bytes/)]);
  });

  test('rejects what the content security policy would block', async () => {
    expect(faultsOfPage('<script>1</script>')).toEqual(['an inline script']);
    expect(faultsOfPage('<p style="color:red">')).toEqual(['an inline style']);
    expect(faultsOfPage('<link href="https://fonts.example/f.css">')).toEqual(['an address elsewhere']);
    expect(faultsOfStyles('a{background:url(data:image/png;base64,AA)}')).toHaveLength(1);
    expect(faultsOfStyles('a{background:url(/assets/a.png)}')).toEqual([]);
  });

  test('counts a shared chunk once', () => {
    const manifest = { a: { file: 'a.js', imports: ['b', 'c'] }, b: { file: 'b.js', imports: ['c'] }, c: { file: 'c.js' } };

    expect(filesOf(manifest, 'a').sort()).toEqual(['a.js', 'b.js', 'c.js']);
  });
});

describe('the API types', () => {
  test('equal those of the contract', async () => {
    expect(await isCurrent(contract, generated)).toBe(true);
  });

  test('are reported when the contract has changed', async () => {
    const changed = JSON.parse(await readFile(contract, 'utf8'));
    changed.components.schemas.Order.properties.drifted = { type: 'string' };
    await writeFile(join(folder, 'openapi.json'), JSON.stringify(changed));

    expect(await isCurrent(join(folder, 'openapi.json'), generated)).toBe(false);
  });
});

describe('the installation', () => {
  const lock = (version) => JSON.stringify({ packages: { '': {}, 'node_modules/a': { version, integrity: 'x' } } });

  test('is complete when the installed versions equal the locked ones', async () => {
    await mkdir(join(folder, 'node_modules'));
    await writeFile(join(folder, 'package-lock.json'), lock('1.0.0'));
    expect(await isInstalled(folder)).toBe(false);

    await writeFile(join(folder, 'node_modules/.package-lock.json'), lock('1.0.0'));
    expect(await isInstalled(folder)).toBe(true);

    await writeFile(join(folder, 'node_modules/.package-lock.json'), lock('1.0.1'));
    expect(await isInstalled(folder)).toBe(false);
  });

  test('does not need optional packages, such as binaries for another system', async () => {
    await mkdir(join(folder, 'node_modules'));
    const locked = { packages: { '': {}, 'node_modules/a-darwin': { version: '1.0.0', optional: true } } };
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify(locked));
    await writeFile(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages: {} }));

    expect(await isInstalled(folder)).toBe(true);
  });
});

describe('the digest of the linted files', () => {
  test('changes with a content and with a name, and with nothing else', async () => {
    await writeFile(join(folder, 'a.ts'), '1');
    await writeFile(join(folder, 'b.ts'), '1');
    const before = digest(folder, ['a.ts']);

    expect(digest(folder, ['a.ts'])).toBe(before);
    expect(digest(folder, ['b.ts'])).not.toBe(before);
    await writeFile(join(folder, 'a.ts'), '2');
    expect(digest(folder, ['a.ts'])).not.toBe(before);
  });
});
