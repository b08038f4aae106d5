import { expect, test } from 'vitest';
import { experimentOf } from './experimentOf';

test('a command that runs one experiment can be started here', () => {
  expect(experimentOf('./coffee run black-friday --short --twin')).toEqual({ name: 'black-friday', twin: true, short: true });
  expect(experimentOf('./coffee run baseline')).toEqual({ name: 'baseline', twin: false, short: false });
});

test.each(['./coffee run --list', './coffee run --dry half-killed', './coffee run --pairs silent-order', './coffee run a b', './coffee order', 'echo run'])(
  '%s cannot',
  (line) => {
    expect(experimentOf(line)).toBeNull();
  },
);
