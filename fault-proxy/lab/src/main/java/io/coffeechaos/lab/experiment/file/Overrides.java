package io.coffeechaos.lab.experiment.file;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Values of the command line and of variable files. They replace declared keys only; others have no effect.
 *
 * @param configuration by key
 * @param secrets by group: a whole group is replaced
 */
public record Overrides(ObjectNode configuration, ObjectNode secrets) {
    /** No overrides. */
    public static final Overrides NONE =
            new Overrides(JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.objectNode());
}
