import { expect, test } from 'vitest';
import { errorsOfLine, nameAtLine, nameOfField, otherErrors, refusalWords } from './fieldErrors';

const lines = [{ name: 'Kenyan AA' }, { name: 'Sumatra Mandheling' }];
const refusal = (...pointers: string[]) => ({
  slug: 'validation-error',
  status: 422,
  detail: '1 field needs attention.',
  errors: pointers.map((pointer) => ({ pointer, detail: 'must be another one' })),
});

test.each([
  [['#/items/0/quantity'], 'The quantity of Kenyan AA needs attention.'],
  [['#/items/1/productId'], 'Sumatra Mandheling needs attention.'],
  [['#/items/1'], 'Sumatra Mandheling needs attention.'],
  [['#/items/7/quantity'], 'The quantity of line 8 needs attention.'],
  [['#/items/0/quantity', '#/items/1/quantity'], 'The quantity of Kenyan AA and the quantity of Sumatra Mandheling need attention.'],
  [['#/items/0/quantity', '#/items/0/quantity'], 'The quantity of Kenyan AA needs attention.'],
  [['#/items'], 'The list of coffees needs attention.'],
  [['#/paymentMethod'], 'The payment method needs attention.'],
  [['#/expectedTotal/amount'], 'The total needs attention.'],
  [['#/customerId'], "This browser's customer number needs attention."],
  [['#/somethingNew'], 'The order needs attention.'],
  [[], '1 field needs attention.'],
])('a refusal of %j reads: %s', (pointers, words) => {
  expect(refusalWords(refusal(...pointers), lines)).toBe(words);
});

test('each error belongs to its line, or to none', () => {
  const { errors } = refusal('#/items/1/quantity', '#/items/10/quantity', '#/items', '#/customerId');

  expect(errorsOfLine(errors, 1).map(({ pointer }) => pointer)).toEqual(['#/items/1/quantity']);
  expect(errorsOfLine(errors, 0)).toEqual([]);
  expect(otherErrors(errors).map(({ pointer }) => pointer)).toEqual(['#/items', '#/customerId']);
  expect(nameAtLine('#/items/1/quantity')).toBe('The quantity');
  expect(nameAtLine('#/items/1/productId')).toBe('This coffee');
  expect(nameAtLine('#/items/1')).toBe('This line');
  expect(nameOfField('#/paymentMethod')).toBe('The payment method');
});
