/** The name of an exception in a programming language, for example `java.net.ConnectException`. */
const exceptionName = /\b[\w.$]*[A-Za-z](Exception|Error)\b/;

/** The text, or nothing if it is the text of an exception. A server of an earlier version may have stored such a text. */
export const plainText = (text: string): string => (exceptionName.test(text) ? '' : text);
