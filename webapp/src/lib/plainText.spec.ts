import { expect, test } from 'vitest';
import { plainText } from './plainText';

test.each([
  'java.net.ConnectException: Connection refused',
  'TimeoutException',
  'TypeError: Failed to fetch',
  'caused by org.apache.pekko.stream.StreamTcpException: closed',
])('the exception text "%s" is not shown', (text) => {
  expect(plainText(text)).toBe('');
});

test.each(['answered HTTP 503', 'no answer in 3000 ms', 'An error is no exception.', ''])('the text "%s" is shown', (text) => {
  expect(plainText(text)).toBe(text);
});
