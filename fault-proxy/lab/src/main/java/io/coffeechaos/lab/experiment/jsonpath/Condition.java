package io.coffeechaos.lab.experiment.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.experiment.json.PythonValues;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The condition of a filter. */
sealed interface Condition {
    /** Whether the condition holds for the current node. */
    boolean holds(JsonNode root, JsonNode current);

    /** {@code a and b}: all conditions hold. */
    record And(List<Condition> conditions) implements Condition {
        @Override
        public boolean holds(JsonNode root, JsonNode current) {
            return conditions.stream().allMatch(condition -> condition.holds(root, current));
        }
    }

    /** {@code a or b}: one condition holds. */
    record Or(List<Condition> conditions) implements Condition {
        @Override
        public boolean holds(JsonNode root, JsonNode current) {
            return conditions.stream().anyMatch(condition -> condition.holds(root, current));
        }
    }

    /** {@code not a}. */
    record Not(Condition condition) implements Condition {
        @Override
        public boolean holds(JsonNode root, JsonNode current) {
            return !condition.holds(root, current);
        }
    }

    /** {@code @.a}: the path has a match; or a literal that is true in Python's sense. */
    record Exists(Operand operand) implements Condition {
        @Override
        public boolean holds(JsonNode root, JsonNode current) {
            return switch (operand) {
                case Operand.Literal literal -> PythonValues.isTruthy(literal.value());
                case Operand.Path path -> !path.values(root, current).isEmpty();
            };
        }
    }

    /** {@code left < right}: holds when one value of the left side and one of the right side compare so. */
    record Comparison(Operand left, Operator operator, Operand right) implements Condition {
        @Override
        public boolean holds(JsonNode root, JsonNode current) {
            List<JsonNode> rights = right.values(root, current);
            return left.values(root, current).stream()
                    .anyMatch(one -> rights.stream().anyMatch(other -> operator.holds(one, other)));
        }
    }

    /** The operators. Only numbers have an order: for all other types an order comparison is false. */
    enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        static Optional<Operator> of(String sign) {
            for (Operator operator : values()) {
                if (operator.sign.equals(sign)) {
                    return Optional.of(operator);
                }
            }
            return Optional.empty();
        }

        private boolean holds(JsonNode left, JsonNode right) {
            return switch (this) {
                case EQUAL -> PythonValues.equal(left, right);
                case NOT_EQUAL -> !PythonValues.equal(left, right);
                case LESS -> order(left, right).filter(order -> order < 0).isPresent();
                case LESS_OR_EQUAL ->
                    order(left, right).filter(order -> order <= 0).isPresent();
                case GREATER -> order(left, right).filter(order -> order > 0).isPresent();
                case GREATER_OR_EQUAL ->
                    order(left, right).filter(order -> order >= 0).isPresent();
            };
        }

        private static Optional<Integer> order(JsonNode left, JsonNode right) {
            Optional<BigDecimal> number = PythonValues.number(right);
            return PythonValues.number(left).flatMap(value -> number.map(value::compareTo));
        }
    }

    /** One side of a comparison. */
    sealed interface Operand {
        /** The values that take part in the comparison. */
        List<JsonNode> values(JsonNode root, JsonNode current);

        /** A number, a text, {@code true}, {@code false} or {@code null}. */
        record Literal(JsonNode value) implements Operand {
            @Override
            public List<JsonNode> values(JsonNode root, JsonNode current) {
                return List.of(value);
            }
        }

        /** A path that starts at the current node ({@code @}) or at the root ({@code $}). */
        record Path(boolean fromRoot, List<JsonPath.Step> steps) implements Operand {
            @Override
            public List<JsonNode> values(JsonNode root, JsonNode current) {
                return JsonPath.match(steps, root, fromRoot ? root : current);
            }
        }
    }
}
