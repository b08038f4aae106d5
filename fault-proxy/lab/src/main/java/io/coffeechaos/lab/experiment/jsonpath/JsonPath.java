package io.coffeechaos.lab.experiment.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A path of the dialect, see the package comment. Immutable. */
public final class JsonPath {
    private final List<Step> steps;

    private JsonPath(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /**
     * Reads a path.
     *
     * @throws JsonPathSyntaxException when the path is not part of the dialect; the message names the place
     */
    public static JsonPath parse(String path) throws JsonPathSyntaxException {
        return new JsonPath(new JsonPathParser(path).path());
    }

    /** All matches in the order of the document. */
    public List<JsonNode> match(JsonNode root) {
        return match(steps, root, root);
    }

    /** Applies the steps to one node. The root is what {@code $} means inside a filter. */
    static List<JsonNode> match(List<Step> steps, JsonNode root, JsonNode current) {
        if (steps.isEmpty()) {
            return List.of(current);
        }
        Step first = steps.getFirst();
        List<Step> rest = steps.subList(1, steps.size());
        List<JsonNode> matches = new ArrayList<>();
        for (Selector selector : first.selectors()) {
            for (JsonNode selected : selector.select(root, current)) {
                matches.addAll(match(rest, root, selected));
            }
        }
        if (first.descends()) {
            for (JsonNode child : current) {
                matches.addAll(match(steps, root, child));
            }
        }
        return matches;
    }

    /**
     * One step of a path.
     *
     * @param descends whether the step starts with {@code ..}: it applies to the node and to all nodes below, depth first
     * @param selectors one selector, or several between brackets
     */
    record Step(boolean descends, List<Selector> selectors) {
        Step {
            selectors = List.copyOf(selectors);
        }
    }
}
