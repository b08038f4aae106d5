package io.coffeechaos.faultproxy.toxic;

import java.time.Duration;
import java.util.Map;

/** The attribute values of one toxic: every attribute of its type has a value, and each value is in its range. */
public final class AttributeValues {

    private final Map<String, Number> values;

    AttributeValues(Map<String, Number> values) {
        this.values = Map.copyOf(values);
    }

    long count(String name) {
        return get(name).longValue();
    }

    double fraction(String name) {
        return get(name).doubleValue();
    }

    Duration millis(String name) {
        return Duration.ofMillis(count(name));
    }

    private Number get(String name) {
        Number value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no attribute " + name);
        }
        return value;
    }
}
