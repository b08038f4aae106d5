import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { addressesFile, readAddresses } from './addresses.ts';

const stopWithinMs = 60_000;

/** Stops the system that the tests have started. A system that they did not start keeps running. */
export async function stopSystem(worker: number) {
  if (!existsSync(addressesFile(worker))) return;
  const { supervisorPid, folder } = readAddresses(worker);
  await rm(addressesFile(worker));
  if (supervisorPid === 0) return;
  signal(supervisorPid, 'SIGTERM');
  for (let waitedMs = 0; signal(supervisorPid, 0); waitedMs += 200) {
    if (waitedMs >= stopWithinMs) throw new Error(`the system (process ${supervisorPid}) did not end within 60 s`);
    await pause(200);
  }
  await rm(folder, { recursive: true, force: true });
}

/** Sends a signal to a process. Returns false if there is no such process. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
