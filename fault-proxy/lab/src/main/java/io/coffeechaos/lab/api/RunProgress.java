package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.api.Call.BadRequestException;
import io.coffeechaos.lab.runs.RunFolders;
import java.util.Iterator;
import java.util.Set;

/**
 * What a runner tells with its lease.
 *
 * @param wish what runs; its name is empty when the runner does not say
 * @param expected the verdict that the run should get
 * @param phase the phase in one word
 * @param elapsedS since the run began, in seconds
 * @param probes the last value of each probe
 */
record RunProgress(RunWish wish, String expected, String phase, long elapsedS, ArrayNode probes) {
    private static final Set<String> FIELDS =
            Set.of("name", "twin", "short", "expected", "phase", "elapsedS", "probes");
    private static final Set<String> PROBE_FIELDS = Set.of("name", "value", "ok");
    private static final int PROBES_MAX = 64;
    private static final int WORD_MAX = 32;

    static RunProgress read(JsonNode body) throws BadRequestException {
        onlyFields(body, FIELDS, "");
        String name = body.path("name").asText("");
        if (!name.isEmpty() && !RunFolders.isId(name)) {
            throw new BadRequestException("name", "name must be 1 to 64 of a-z, 0-9 and -");
        }
        JsonNode elapsed = body.path("elapsedS");
        if (!elapsed.isMissingNode() && (!elapsed.canConvertToLong() || elapsed.asLong() < 0)) {
            throw new BadRequestException("elapsedS", "elapsedS must be a whole number of seconds");
        }
        return new RunProgress(
                new RunWish(name, flag(body, "twin"), flag(body, "short")),
                word(body, "expected", "PASSED"),
                word(body, "phase", "prepare"),
                elapsed.asLong(),
                probes(body.path("probes")));
    }

    private static ArrayNode probes(JsonNode given) throws BadRequestException {
        ArrayNode probes = JsonNodeFactory.instance.arrayNode();
        if (given.size() > PROBES_MAX || !(given.isMissingNode() || given.isArray())) {
            throw new BadRequestException("probes", "probes must be a list of at most " + PROBES_MAX);
        }
        for (JsonNode probe : given) {
            onlyFields(probe, PROBE_FIELDS, "probes.");
            if (!probe.path("name").isTextual() || !probe.path("ok").isBoolean()) {
                throw new BadRequestException("probes", "a probe must have a name and ok, which is true or false");
            }
            probes.add(probe);
        }
        return probes;
    }

    private static String word(JsonNode body, String field, String usual) throws BadRequestException {
        String word = body.path(field).asText(usual);
        if (word.length() > WORD_MAX) {
            throw new BadRequestException(field, field + " must have at most " + WORD_MAX + " characters");
        }
        return word;
    }

    /** A field that is true or false; false if it is missing. */
    static boolean flag(JsonNode body, String field) throws BadRequestException {
        JsonNode flag = body.path(field);
        if (!flag.isMissingNode() && !flag.isBoolean()) {
            throw new BadRequestException(field, field + " must be true or false");
        }
        return flag.asBoolean();
    }

    /** Refuses a field with another name. */
    static void onlyFields(JsonNode body, Set<String> fields, String prefix) throws BadRequestException {
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!fields.contains(name)) {
                throw new BadRequestException(
                        prefix + name,
                        "unknown field " + prefix + name + ": use "
                                + String.join(", ", fields.stream().sorted().toList()));
            }
        }
    }
}
