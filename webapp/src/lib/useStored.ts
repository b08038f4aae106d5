import { useSyncExternalStore } from 'react';
import type { Stored } from './stored';

/** The stored value. The component renders again when this tab or another tab changes it. */
export const useStored = <T>(item: Stored<T>): T => useSyncExternalStore(item.subscribe, item.get);
