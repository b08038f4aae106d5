// `write` generates the API types from the contract. `check` fails if the committed types differ from the contract.
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const contract = resolve(root, '../order-api/src/main/resources/openapi.json');
export const generated = resolve(root, 'src/api/__generated__/openapi.d.ts');

/** Returns the content of the generated file for one OpenAPI document. */
export async function typesOf(contractPath) {
  const ast = await openapiTS(pathToFileURL(contractPath), { alphabetize: true });
  return `// Generated from order-api/src/main/resources/openapi.json by \`npm run generate:api\`. Do not edit.\n\n${astToString(ast)}`;
}

/** True if the committed types equal those of the contract. */
export async function isCurrent(contractPath, generatedPath) {
  const [fresh, committed] = await Promise.all([typesOf(contractPath), readFile(generatedPath, 'utf8').catch(() => '')]);
  return fresh === committed;
}

async function main(mode) {
  if (mode === 'write') {
    await mkdir(dirname(generated), { recursive: true });
    await writeFile(generated, await typesOf(contract));
  } else if (mode === 'check') {
    if (!(await isCurrent(contract, generated))) {
      console.error('The API types differ from openapi.json: run `npm run generate:api` and look at what changed.');
      process.exitCode = 1;
    }
  } else {
    console.error('usage: node scripts/api-types.mjs write|check');
    process.exitCode = 2;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2]);
