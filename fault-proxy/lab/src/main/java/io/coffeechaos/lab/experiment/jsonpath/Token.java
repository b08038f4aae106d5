package io.coffeechaos.lab.experiment.jsonpath;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token of a path.
 *
 * @param kind the kind
 * @param text as written; for {@link Kind#STRING} without the quotes, and with its escapes as written
 * @param position the place in the path, counted from 0
 */
record Token(Kind kind, String text, int position) {
    private static final Set<String> KEYWORDS = Set.of("and", "or", "not", "contains", "true", "false", "null");
    private static final Pattern TOKEN = Pattern.compile("(?<space>[ \\t\\n\\r]+)"
            + "|(?<string>\"(?:\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4})|[^\"\\\\\\x00-\\x1f])*\")"
            + "|(?<number>-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[Ee][+-]?(?:0|[1-9][0-9]*))?)"
            + "|(?<word>[_A-Za-z][_A-Za-z0-9]*)"
            + "|(?<sign>\\.\\.|!=|<=|>=|[@$.*=<>\\[\\](){}:,?])");

    /** The kinds of token. Keywords are not names: {@code $.not} is refused, as the dialect refuses it. */
    enum Kind {
        NAME,
        KEYWORD,
        STRING,
        NUMBER,
        SIGN,
        END
    }

    /**
     * Splits a path.
     *
     * @throws JsonPathSyntaxException at a character that starts no token
     */
    static List<Token> split(String path) throws JsonPathSyntaxException {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(path);
        int at = 0;
        while (at < path.length()) {
            if (!matcher.region(at, path.length()).lookingAt()) {
                throw new JsonPathSyntaxException("unexpected '" + path.charAt(at) + "'", at);
            }
            String text = matcher.group();
            if (matcher.group("string") != null) {
                tokens.add(new Token(Kind.STRING, text.substring(1, text.length() - 1), at));
            } else if (matcher.group("number") != null) {
                tokens.add(new Token(Kind.NUMBER, text, at));
            } else if (matcher.group("word") != null) {
                tokens.add(new Token(KEYWORDS.contains(text) ? Kind.KEYWORD : Kind.NAME, text, at));
            } else if (matcher.group("sign") != null) {
                tokens.add(new Token(Kind.SIGN, text, at));
            }
            at = matcher.end();
        }
        tokens.add(new Token(Kind.END, "the end", path.length()));
        return tokens;
    }

    boolean is(Kind other, String word) {
        return kind == other && text.equals(word);
    }
}
