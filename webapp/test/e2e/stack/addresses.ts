import { readFileSync } from 'node:fs';

/** Where the system under test is. */
export interface Addresses {
  shop: string;
  /** The fault proxy's control API. */
  proxy: string;
  lab: string;
  payment: string;
  inventory: string;
  shipping: string;
  /** The file that a restarted node reads its catalogue from. */
  catalogueFile: string;
  /** The file that a restarted Java process reads further options from; empty when the system was there before. */
  javaOptionsFile: string;
  /** The supervisor that the tests started themselves; 0 when the system was there before. */
  supervisorPid: number;
  /** Its data, to be deleted in the end. */
  folder: string;
}

export const addressesFile = (worker: number) => `test-results/stack-${worker}.json`;

export const readAddresses = (worker: number): Addresses => JSON.parse(readFileSync(addressesFile(worker), 'utf8')) as Addresses;

export const atOffset = (offset: number): Omit<Addresses, 'catalogueFile' | 'javaOptionsFile' | 'supervisorPid' | 'folder'> => {
  const at = (port: number) => `http://127.0.0.1:${port + offset}`;
  return {
    shop: at(3000),
    proxy: at(8474),
    lab: at(8475),
    payment: at(9101),
    inventory: at(9102),
    shipping: at(9103),
  };
};
