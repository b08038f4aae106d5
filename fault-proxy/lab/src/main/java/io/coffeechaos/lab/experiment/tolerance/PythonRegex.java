package io.coffeechaos.lab.experiment.tolerance;

import io.coffeechaos.lab.experiment.json.TypeMismatchException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression in Python's notation, run by Java's engine. It accepts what both engines understand in the same
 * way, translates small differences in notation, and refuses the rest.
 *
 * <p>Not checked: that a look-behind has a fixed width, as Python demands.
 */
final class PythonRegex {
    private static final String ESCAPES_OF_BOTH = "abBdDfnrsStuwWx";

    /** A search that reads more characters than this fails: a pattern with nested repetitions may otherwise never end. */
    private static final int READS_MAX = 50_000_000;

    /** In Python, patterns for text are Unicode-aware, and only {@code \n} ends a line. */
    private static final int FLAGS = Pattern.UNIX_LINES | Pattern.UNICODE_CHARACTER_CLASS;

    private final String source;
    private final StringBuilder java = new StringBuilder();
    private int at;

    private PythonRegex(String source) {
        this.source = source;
    }

    /**
     * Translates a pattern.
     *
     * @throws PatternSyntaxException when one of the two engines does not understand the pattern
     */
    static Pattern compile(String pattern) {
        return Pattern.compile(new PythonRegex(pattern).translated(), FLAGS);
    }

    /**
     * Python's {@code re.search}: whether the pattern occurs anywhere in the text.
     *
     * @throws TypeMismatchException when the search reads more than {@value #READS_MAX} characters, or repeats a group
     *     too often for the stack
     */
    static boolean search(Pattern pattern, String text) throws TypeMismatchException {
        Matcher matcher = pattern.matcher(new BoundedText(text, 0, text.length(), new AtomicInteger(READS_MAX)));
        try {
            return matcher.find();
        } catch (ReadsExceededException tooMany) {
            throw new TypeMismatchException("the pattern " + pattern + " read more than " + READS_MAX
                    + " characters of a text without a result");
        } catch (StackOverflowError tooDeep) {
            // Java's engine calls itself once for each repetition of a group.
            throw new TypeMismatchException("the pattern " + pattern + " repeats a group too deep for this text");
        }
    }

    private String translated() {
        boolean inClass = false;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '\\') {
                escape(inClass);
            } else if (inClass) {
                inClass = c != ']';
                inClass(c);
            } else if (c == '[') {
                inClass = true;
                openClass();
            } else if (c == '{') {
                brace();
            } else if (c == '(') {
                group();
            } else {
                java.append(c);
                at++;
            }
        }
        return java.toString();
    }

    private void escape(boolean inClass) {
        if (at + 1 == source.length()) {
            throw wrong("bad escape (end of pattern)");
        }
        char c = source.charAt(at + 1);
        at += 2;
        if (c == 'v') {
            java.append("\\x0B");
        } else if (c == 'b' && inClass) {
            java.append("\\x08");
        } else if (!inClass && c == 'A') {
            java.append("\\A");
        } else if (!inClass && c == 'Z') {
            java.append("\\z");
        } else if (c == '0') {
            java.append("\\x00");
            if (at < source.length() && Character.isDigit(source.charAt(at))) {
                throw wrong("octal escapes are not supported");
            }
        } else if (isAsciiLetter(c) && (ESCAPES_OF_BOTH.indexOf(c) < 0 || (inClass && c == 'B'))) {
            throw wrong("bad escape \\" + c);
        } else {
            java.append('\\').append(c);
        }
    }

    private void openClass() {
        java.append('[');
        at++;
        if (at < source.length() && source.charAt(at) == '^') {
            java.append('^');
            at++;
        }
        if (at < source.length() && source.charAt(at) == ']') {
            // The first bracket is a character of the class.
            java.append("\\]");
            at++;
        }
    }

    private void inClass(char c) {
        // Java would read a nested class or an intersection.
        java.append(c == '[' || c == '&' ? "\\" + c : String.valueOf(c));
        at++;
    }

    private void brace() {
        Matcher quantifier =
                Pattern.compile("\\{(\\d*)(,?)(\\d*)}").matcher(source).region(at, source.length());
        if (!quantifier.lookingAt() || quantifier.group().matches("\\{,?}")) {
            java.append("\\{");
            at++;
            return;
        }
        String least = quantifier.group(1).isEmpty() ? "0" : quantifier.group(1);
        java.append('{')
                .append(least)
                .append(quantifier.group(2))
                .append(quantifier.group(3))
                .append('}');
        at = quantifier.end();
    }

    private void group() {
        if (source.startsWith("(?P", at) || source.startsWith("(?(", at) || source.startsWith("(?#", at)) {
            throw wrong("the extension " + source.substring(at, at + 3) + " is not supported by this runner");
        }
        if (source.startsWith("(?<", at) && !source.startsWith("(?<=", at) && !source.startsWith("(?<!", at)) {
            throw wrong("unknown extension ?<");
        }
        Matcher flags =
                Pattern.compile("\\(\\?([a-zA-Z-]+)([:)])").matcher(source).region(at, source.length());
        if (flags.lookingAt()) {
            if (!flags.group(1).matches("[imsx]+(-[imsx]+)?")) {
                throw wrong("the flags " + flags.group(1) + " are not supported by this runner");
            }
            if (flags.group(2).equals(")") && (at != 0 || flags.group(1).contains("-"))) {
                throw wrong("global flags not at the start of the expression");
            }
            java.append(flags.group());
            at = flags.end();
            return;
        }
        java.append('(');
        at++;
    }

    private PatternSyntaxException wrong(String what) {
        return new PatternSyntaxException(what, source, Math.min(at, source.length()));
    }

    private static boolean isAsciiLetter(char c) {
        return c < 0x80 && Character.isLetter(c);
    }

    /** A text that counts how often a search reads a character. The views of one text share the count. */
    private record BoundedText(String text, int start, int end, AtomicInteger readsLeft) implements CharSequence {
        @Override
        public int length() {
            return end - start;
        }

        @Override
        public char charAt(int index) {
            if (readsLeft.decrementAndGet() < 0) {
                throw new ReadsExceededException();
            }
            return text.charAt(start + index);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return new BoundedText(text, start + from, start + to, readsLeft);
        }

        @Override
        public String toString() {
            return text.substring(start, end);
        }
    }

    private static final class ReadsExceededException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
