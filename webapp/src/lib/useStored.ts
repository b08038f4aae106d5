import { useSyncExternalStore } from 'react';
import type { Stored } from './stored';

/** The stored value, and again whenever this tab or another one changes it. */
export const useStored = <T>(item: Stored<T>): T => useSyncExternalStore(item.subscribe, item.get);
