import { readFileSync } from 'node:fs';

/** Addresses and files of the system under test. */
export interface Addresses {
  shop: string;
  /** The fault proxy's control API. */
  proxy: string;
  lab: string;
  payment: string;
  inventory: string;
  shipping: string;
  /** A node reads its catalogue from this file when it starts. */
  catalogueFile: string;
  /** A Java process reads further options from this file when it starts. Empty if the tests did not start the system. */
  javaOptionsFile: string;
  /** The process id of the supervisor that the tests started. 0 if they did not start the system. */
  supervisorPid: number;
  /** The data folder of the system. It is deleted at the end. */
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
