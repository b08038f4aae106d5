import type { ShopProblem } from '@/api/problems';
import type { FieldError } from '@/api/types';

interface NamedLine {
  name: string;
}

const itemPointer = /^#\/items\/(\d+)(?:\/(\w+))?/;

/** The errors whose JSON Pointer refers to the line, for example `#/items/0/quantity`. */
export const errorsOfLine = (errors: readonly FieldError[], index: number) =>
  errors.filter(({ pointer }) => itemPointer.exec(pointer)?.[1] === String(index));

/** The errors that belong to no line. */
export const otherErrors = (errors: readonly FieldError[]) => errors.filter(({ pointer }) => !itemPointer.test(pointer));

/** What a customer reads of a refusal: the fields by their names, or the API's own words if it names no field. */
export function refusalWords({ detail, errors }: ShopProblem, lines: readonly NamedLine[]): string {
  const names = [...new Set(errors.map(({ pointer }) => nameInOrder(pointer, lines)))];
  if (names.length === 0) return detail;
  const listed = new Intl.ListFormat('en-US').format(names);
  return capital(`${listed} ${names.length === 1 ? 'needs' : 'need'} attention.`);
}

/** The field of an error beside its line: `The quantity must be …`. */
export function nameAtLine(pointer: string): string {
  switch (itemPointer.exec(pointer)?.[2]) {
    case 'quantity':
      return 'The quantity';
    case 'productId':
      return 'This coffee';
    default:
      return 'This line';
  }
}

/** The field of an error that belongs to no line: `The payment method must be …`. */
export const nameOfField = (pointer: string): string => capital(nameInOrder(pointer, []));

function nameInOrder(pointer: string, lines: readonly NamedLine[]): string {
  const [, index, field] = itemPointer.exec(pointer) ?? [];
  if (index === undefined) return nameElsewhere(pointer);
  const coffee = lines[Number(index)]?.name ?? `line ${Number(index) + 1}`;
  return field === 'quantity' ? `the quantity of ${coffee}` : coffee;
}

function nameElsewhere(pointer: string): string {
  switch (pointer) {
    case '#/items':
      return 'the list of coffees';
    case '#/paymentMethod':
      return 'the payment method';
    case '#/expectedTotal':
    case '#/expectedTotal/amount':
    case '#/expectedTotal/currency':
      return 'the total';
    case '#/customerId':
      return "this browser's customer number";
    default:
      return 'the order';
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
