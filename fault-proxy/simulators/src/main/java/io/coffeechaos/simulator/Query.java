package io.coffeechaos.simulator;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters in the query of a request.
 *
 * @param values the values by name
 */
record Query(Map<String, String> values) {
    static Query of(URI uri) {
        Map<String, String> values = new HashMap<>();
        for (String pair : Optional.ofNullable(uri.getRawQuery()).orElse("").split("&", -1)) {
            String[] parts = pair.split("=", 2);
            values.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        return new Query(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * A whole number from 0 to {@code max}.
     *
     * @throws IllegalArgumentException when the value is none; the message names the parameter and the value
     */
    long wholeNumber(String name, long usual, long max) {
        String text = values.getOrDefault(name, Long.toString(usual));
        if (text.matches("\\d{1,18}") && Long.parseLong(text) <= max) {
            return Long.parseLong(text);
        }
        throw new IllegalArgumentException(name + " must be a whole number from 0 to " + max + ": was " + text);
    }
}
