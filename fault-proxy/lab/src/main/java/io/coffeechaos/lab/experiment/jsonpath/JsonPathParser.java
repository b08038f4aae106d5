package io.coffeechaos.lab.experiment.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.coffeechaos.lab.experiment.jsonpath.Condition.Operand;
import io.coffeechaos.lab.experiment.jsonpath.Condition.Operator;
import io.coffeechaos.lab.experiment.jsonpath.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a path by recursive descent.
 *
 * <pre>
 * path       = "$" step*
 * step       = ".." (bare | brackets) | "." bare | brackets
 * bare       = NAME | "length" "(" ")" | "*"
 * brackets   = "[" selector ("," selector)* "]"
 * selector   = STRING | NUMBER | slice | "*" | "?" "(" condition ")" | "length" "(" ")"
 * condition  = any ("and" condition)?
 * any        = single ("or" any)?
 * single     = "not" single | "(" condition ")" | operand (OPERATOR operand)?
 * operand    = ("@" | "$") step* | STRING | NUMBER | "true" | "false" | "null"
 * </pre>
 *
 * <p>In this dialect {@code or} binds tighter than {@code and}.
 */
final class JsonPathParser {
    /** A longer path is refused. */
    private static final int LENGTH_MAX = 1000;

    /** Deeper brackets and conditions are refused, so that the parser's recursion has a bound. */
    private static final int DEPTH_MAX = 50;

    private final List<Token> tokens;
    private int next;
    private int depth;

    JsonPathParser(String path) throws JsonPathSyntaxException {
        if (path.length() > LENGTH_MAX) {
            throw new JsonPathSyntaxException("more than " + LENGTH_MAX + " characters", LENGTH_MAX);
        }
        tokens = Token.split(path);
    }

    List<JsonPath.Step> path() throws JsonPathSyntaxException {
        expect("$");
        List<JsonPath.Step> steps = steps();
        if (peek().kind() != Kind.END) {
            throw unexpected();
        }
        return steps;
    }

    private List<JsonPath.Step> steps() throws JsonPathSyntaxException {
        List<JsonPath.Step> steps = new ArrayList<>();
        while (true) {
            if (skip("..")) {
                steps.add(new JsonPath.Step(true, atSign("[") ? brackets() : List.of(bare())));
            } else if (skip(".")) {
                steps.add(new JsonPath.Step(false, List.of(bare())));
            } else if (atSign("[")) {
                steps.add(new JsonPath.Step(false, brackets()));
            } else {
                return steps;
            }
        }
    }

    private Selector bare() throws JsonPathSyntaxException {
        if (skip("*")) {
            return new Selector.All();
        }
        Token name = take(Kind.NAME);
        return atSign("(") ? function(name) : new Selector.Field(name.text());
    }

    private Selector function(Token name) throws JsonPathSyntaxException {
        if (!name.text().equals("length")) {
            throw new JsonPathSyntaxException("unsupported function '" + name.text() + "()'", name.position());
        }
        expect("(");
        expect(")");
        return new Selector.Length();
    }

    private List<Selector> brackets() throws JsonPathSyntaxException {
        expect("[");
        enter();
        List<Selector> selectors = new ArrayList<>();
        do {
            selectors.add(selector());
        } while (skip(","));
        expect("]");
        depth--;
        return selectors;
    }

    private Selector selector() throws JsonPathSyntaxException {
        Token token = peek();
        return switch (token.kind()) {
            case STRING -> new Selector.Field(take(Kind.STRING).text());
            case NUMBER -> {
                int number = integer();
                yield atSign(":") ? slice(Optional.of(number)) : new Selector.Index(number);
            }
            case NAME -> function(take(Kind.NAME));
            case SIGN -> bySign();
            case KEYWORD, END -> throw unexpected();
        };
    }

    private Selector bySign() throws JsonPathSyntaxException {
        if (atSign(":")) {
            return slice(Optional.empty());
        }
        if (skip("*")) {
            return new Selector.All();
        }
        if (skip("?")) {
            expect("(");
            Condition condition = condition();
            expect(")");
            return new Selector.Filter(condition);
        }
        throw unexpected();
    }

    private Selector slice(Optional<Integer> start) throws JsonPathSyntaxException {
        expect(":");
        Optional<Integer> end = optionalInteger();
        int step = 1;
        if (skip(":") && peek().kind() == Kind.NUMBER) {
            Token token = peek();
            step = integer();
            if (step < 1) {
                throw new JsonPathSyntaxException(
                        "unsupported step " + step + ", which is not positive", token.position());
            }
        }
        return new Selector.Slice(start, end, step);
    }

    private Condition condition() throws JsonPathSyntaxException {
        List<Condition> all = new ArrayList<>(List.of(any()));
        while (skipWord("and")) {
            all.add(any());
        }
        return all.size() == 1 ? all.getFirst() : new Condition.And(List.copyOf(all));
    }

    private Condition any() throws JsonPathSyntaxException {
        List<Condition> one = new ArrayList<>(List.of(single()));
        while (skipWord("or")) {
            one.add(single());
        }
        return one.size() == 1 ? one.getFirst() : new Condition.Or(List.copyOf(one));
    }

    private Condition single() throws JsonPathSyntaxException {
        enter();
        Condition condition;
        if (skipWord("not")) {
            condition = new Condition.Not(single());
        } else if (skip("(")) {
            condition = condition();
            expect(")");
        } else {
            condition = comparison();
        }
        depth--;
        return condition;
    }

    private Condition comparison() throws JsonPathSyntaxException {
        Operand left = operand();
        Optional<Operator> operator = peek().kind() == Kind.SIGN ? Operator.of(peek().text()) : Optional.empty();
        if (operator.isEmpty()) {
            return new Condition.Exists(left);
        }
        next++;
        return new Condition.Comparison(left, operator.get(), operand());
    }

    private Operand operand() throws JsonPathSyntaxException {
        if (skip("@")) {
            return new Operand.Path(false, steps());
        }
        if (skip("$")) {
            return new Operand.Path(true, steps());
        }
        Token token = peek();
        JsonNode value =
                switch (token.kind()) {
                    case STRING -> TextNode.valueOf(token.text());
                    case NUMBER -> number(token.text());
                    case KEYWORD -> constant(token);
                    case NAME, SIGN, END -> throw unexpected();
                };
        next++;
        return new Operand.Literal(value);
    }

    private static JsonNode number(String text) {
        boolean whole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        return whole ? BigIntegerNode.valueOf(new BigInteger(text)) : DoubleNode.valueOf(Double.parseDouble(text));
    }

    private JsonNode constant(Token token) throws JsonPathSyntaxException {
        return switch (token.text()) {
            case "true" -> BooleanNode.TRUE;
            case "false" -> BooleanNode.FALSE;
            case "null" -> NullNode.getInstance();
            default -> throw unexpected();
        };
    }

    private Optional<Integer> optionalInteger() throws JsonPathSyntaxException {
        return peek().kind() == Kind.NUMBER ? Optional.of(integer()) : Optional.empty();
    }

    private int integer() throws JsonPathSyntaxException {
        Token token = take(Kind.NUMBER);
        try {
            return Integer.parseInt(token.text());
        } catch (NumberFormatException notWhole) {
            throw new JsonPathSyntaxException(
                    "'" + token.text() + "' is not a whole number in range", token.position());
        }
    }

    private void enter() throws JsonPathSyntaxException {
        if (++depth > DEPTH_MAX) {
            throw new JsonPathSyntaxException("more than " + DEPTH_MAX + " levels", peek().position());
        }
    }

    private Token peek() {
        return tokens.get(next);
    }

    private boolean atSign(String sign) {
        return peek().is(Kind.SIGN, sign);
    }

    private boolean skip(String sign) {
        boolean there = atSign(sign);
        next += there ? 1 : 0;
        return there;
    }

    private boolean skipWord(String word) {
        boolean there = peek().is(Kind.KEYWORD, word);
        next += there ? 1 : 0;
        return there;
    }

    private void expect(String sign) throws JsonPathSyntaxException {
        if (!skip(sign)) {
            throw new JsonPathSyntaxException("'" + sign + "' expected, but found " + shown(peek()), peek().position());
        }
    }

    private Token take(Kind kind) throws JsonPathSyntaxException {
        if (peek().kind() != kind) {
            throw unexpected();
        }
        return tokens.get(next++);
    }

    private JsonPathSyntaxException unexpected() {
        return new JsonPathSyntaxException("unexpected " + shown(peek()), peek().position());
    }

    private static String shown(Token token) {
        return token.kind() == Kind.END ? token.text() : "'" + token.text() + "'";
    }
}
