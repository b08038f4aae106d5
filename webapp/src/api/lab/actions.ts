import * as z from 'zod/mini';
import { callLab, LabError, parsed } from './call';

export type Client = 'resilient' | 'fragile' | 'both';
export type Verb = 'kill' | 'stop' | 'start' | 'restart' | 'resume';

/** A toxic as the fault proxy's API takes it; the duration is in milliseconds. */
export interface NewToxic {
  name: string;
  type: string;
  stream: 'upstream' | 'downstream';
  toxicity: number;
  attributes: Record<string, number>;
  duration: number;
}

/** A fault of the lab; the duration is in seconds. */
export type NewFault = { kind: string; target: string; duration: number } & Record<string, string | number>;

export const putLoad = (rate: number, client: Client) => callLab('PUT', 'load', { rate, client });

export const addToxic = (proxy: string, toxic: NewToxic) => callLab('POST', `proxies/${proxy}/toxics`, toxic);

export const removeToxic = (proxy: string, name: string) => callLab('DELETE', `proxies/${proxy}/toxics/${name}`);

export const addFault = (fault: NewFault) => callLab('POST', 'faults', fault);

/** Begins a fault of one click, on the proxies that it is meant for or on the given one. */
export const applyPreset = (name: string, seconds: number, proxy?: string) =>
  callLab('POST', `presets/${name}`, { duration: seconds, ...(proxy !== undefined && { proxy }) });

export const endFault = (id: string) => callLab('DELETE', `faults/${id}`);

export const signal = (part: string, verb: Verb) => callLab('POST', `nodes/${part}/${verb}`);

const healed = z.object({ healed: z.array(z.string()), left: z.array(z.string()) });

/** Ends every fault, and with `all` also the run and its load. Throws if something is still broken. */
export async function heal(all: boolean): Promise<number> {
  const answer = parsed(await callLab('POST', 'heal', all ? { all } : {}), healed);
  if (answer.left.length > 0) throw new LabError(`Still broken: ${answer.left.join('; ')}. The lab goes on trying.`, 200);
  return answer.healed.length;
}

const started = z.object({ id: z.string() });

/** Starts an experiment of the library and returns the id of the run. */
export const startRun = async (name: string, twin: boolean, short: boolean): Promise<string> =>
  parsed(await callLab('POST', 'runs', { name, twin, short }), started).id;

export const stopRun = (id: string) => callLab('DELETE', `runs/${id}`);

/** Raises the test alarm, on which every experiment of the library stops. */
export const tripStopCondition = () => callLab('POST', 'alarm', { state: 'ALARM', duration: 10 });

export const putNotes = (id: string, notes: string) => callLab('PUT', `runs/${id}/notes`, { notes });

export const putSettings = (settings: { fragileClient?: boolean; requestTimeoutS?: number }) => callLab('PUT', 'settings', settings);
