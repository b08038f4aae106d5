package io.coffeechaos.lab.experiment.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Selects nodes: the part of a path between two dots or between brackets. */
sealed interface Selector {
    /** The selected nodes, in order; none when the current node has the wrong type. */
    List<JsonNode> select(JsonNode root, JsonNode current);

    /** {@code .name} or {@code ["name"]}: the field of an object. */
    record Field(String name) implements Selector {
        @Override
        public List<JsonNode> select(JsonNode root, JsonNode current) {
            return current.isObject() && current.has(name) ? List.of(current.get(name)) : List.of();
        }
    }

    /** {@code *}: all values of an object or array. */
    record All() implements Selector {
        @Override
        public List<JsonNode> select(JsonNode root, JsonNode current) {
            List<JsonNode> values = new ArrayList<>();
            current.forEach(values::add);
            return values;
        }
    }

    /** {@code [3]} or {@code [-1]}: an item of an array. A negative index counts from the end. */
    record Index(int index) implements Selector {
        @Override
        public List<JsonNode> select(JsonNode root, JsonNode current) {
            int at = index < 0 ? index + current.size() : index;
            return current.isArray() && at >= 0 && at < current.size() ? List.of(current.get(at)) : List.of();
        }
    }

    /** {@code [start:end:step]}: items of an array, without the end. */
    record Slice(Optional<Integer> start, Optional<Integer> end, int step) implements Selector {
        @Override
        public List<JsonNode> select(JsonNode root, JsonNode current) {
            if (!current.isArray()) {
                return List.of();
            }
            int size = current.size();
            int from = start.map(first -> first < 0 ? Math.max(0, first + size) : first)
                    .orElse(0);
            int to = end.map(last -> last < 0 ? last + size : last).orElse(size);
            List<JsonNode> items = new ArrayList<>();
            // The step is positive, and no item is past the array's size, however far the end is.
            for (long at = from; at < Math.min(to, size); at += step) {
                items.add(current.get((int) at));
            }
            return items;
        }
    }

    /** {@code length()}: the number of items of an array or of characters of a text. */
    record Length() implements Selector {
        @Override
        public List<JsonNode> select(JsonNode root, JsonNode current) {
            if (current.isTextual()) {
                return List.of(IntNode.valueOf(current.textValue()
                        .codePointCount(0, current.textValue().length())));
            }
            return current.isArray() ? List.of(IntNode.valueOf(current.size())) : List.of();
        }
    }

    /** {@code [?(condition)]}: the current node itself, when the condition holds for it. */
    record Filter(Condition condition) implements Selector {
        @Override
        public List<JsonNode> select(JsonNode root, JsonNode current) {
            return condition.holds(root, current) ? List.of(current) : List.of();
        }
    }
}
