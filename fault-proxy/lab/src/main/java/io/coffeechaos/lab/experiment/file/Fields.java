package io.coffeechaos.lab.experiment.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.json.PythonValues;
import java.util.ArrayList;
import java.util.List;

/** A value of the file together with its JSON pointer. */
record Fields(JsonNode node, String pointer) {
    /** The field of that name; a missing node if there is none. */
    Fields at(String name) {
        return new Fields(
                node.path(name), pointer + "/" + name.replace("~", "~0").replace("/", "~1"));
    }

    /** The items of an array; none when the value is absent, {@code null} or another empty value. */
    List<Fields> items() throws InvalidExperimentException {
        if (!isTruthy()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw invalid(pointer + " must be an array");
        }
        List<Fields> items = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            items.add(new Fields(node.get(i), pointer + "/" + i));
        }
        return items;
    }

    /** The value as an object. */
    ObjectNode object() throws InvalidExperimentException {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw invalid((pointer.isEmpty() ? "an experiment" : pointer) + " must be an object");
    }

    /** An object, which may be absent, {@code null} or empty. */
    ObjectNode objectOrEmpty() throws InvalidExperimentException {
        return isTruthy() ? object() : com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
    }

    boolean isTruthy() {
        return PythonValues.isTruthy(node);
    }

    boolean isNone() {
        return PythonValues.isNone(node);
    }

    String text() {
        return PythonValues.str(node);
    }

    InvalidExperimentException invalid(String message) {
        return new InvalidExperimentException(message, pointer);
    }
}
