/** The experiment that a command starts; null if it starts none, or more than one. */
export function experimentOf(line: string): { name: string; twin: boolean; short: boolean } | null {
  const words = line.split(' ');
  if (words[0] !== './coffee' || words[1] !== 'run') return null;
  const options = words.slice(2).filter((word) => word.startsWith('--'));
  const names = words.slice(2).filter((word) => !word.startsWith('--'));
  if (names.length !== 1 || options.some((option) => option !== '--short' && option !== '--twin')) return null;
  return { name: names[0] ?? '', twin: options.includes('--twin'), short: options.includes('--short') };
}
