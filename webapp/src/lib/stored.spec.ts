import * as z from 'zod/mini';
import { describe, expect, test, vi } from 'vitest';
import { stored } from './stored';

const numbers = (name: string) => stored<number>(name, 2, z.number(), 0);
const store = (name: string, text: string) => localStorage.setItem(`coffee.${name}`, text);

describe('a stored value', () => {
  test('survives a reload', () => {
    numbers('reload').set(7);

    expect(numbers('reload').get()).toBe(7);
  });

  test.each([
    ['another version', '{"version":1,"value":7}'],
    ['another type', '{"version":2,"value":"7"}'],
    ['no envelope', '7'],
    ['no JSON', '{"version":2,'],
    ['nothing', ''],
  ])('reads %s as the initial value', (_what, text) => {
    store('broken', text);

    expect(numbers('broken').get()).toBe(0);
  });

  test('changes when another tab writes it or clears the storage', () => {
    const item = numbers('shared');
    const told = vi.fn();
    item.subscribe(told);

    globalThis.dispatchEvent(new StorageEvent('storage', { key: 'coffee.shared', newValue: '{"version":2,"value":3}' }));
    expect(item.get()).toBe(3);
    globalThis.dispatchEvent(new StorageEvent('storage', { key: null }));
    expect(item.get()).toBe(0);
    globalThis.dispatchEvent(new StorageEvent('storage', { key: 'coffee.other', newValue: '{"version":2,"value":5}' }));
    expect(item.get()).toBe(0);
    expect(told).toHaveBeenCalledTimes(2);
  });

  test('reads again what another tab has written before its storage event arrives', () => {
    const item = numbers('late');
    const told = vi.fn();
    item.subscribe(told);
    store('late', '{"version":2,"value":3}');
    expect(item.get()).toBe(0);

    expect(item.refresh()).toBe(3);
    expect(item.refresh()).toBe(3);

    expect(item.get()).toBe(3);
    expect(told).toHaveBeenCalledTimes(1);
  });

  test('stays in memory when the browser refuses storage', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    const item = numbers('full');

    item.set(9);

    expect(item.get()).toBe(9);
    expect(item.refresh()).toBe(9);
  });
});
