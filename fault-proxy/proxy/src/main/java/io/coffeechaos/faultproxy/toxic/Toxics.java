package io.coffeechaos.faultproxy.toxic;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The list of all toxic types. Each new toxic adds a line here. */
public final class Toxics {

    /** All types, in the order of the help text and of the documentation. */
    public static final List<ToxicType> ALL = List.of(
            Latency.TYPE,
            Bandwidth.TYPE,
            SlowClose.TYPE,
            Timeout.TYPE,
            ResetPeer.TYPE,
            Slicer.TYPE,
            LimitData.TYPE,
            PacketLoss.TYPE,
            Noop.TYPE);

    private Toxics() {}

    /** Returns the type with this wire name, or empty if there is none. */
    public static Optional<ToxicType> named(String name) {
        return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
    }

    static Map<String, Number> values(String name, Number value) {
        return Map.of(name, value);
    }

    static Map<String, Number> values(String name1, Number value1, String name2, Number value2) {
        Map<String, Number> values = new LinkedHashMap<>();
        values.put(name1, value1);
        values.put(name2, value2);
        return values;
    }

    static Map<String, Number> values(
            String name1, Number value1, String name2, Number value2, String name3, Number value3) {
        Map<String, Number> values = values(name1, value1, name2, value2);
        values.put(name3, value3);
        return values;
    }

    /** Used by compact constructors: a library user must not create a toxic that the control API would refuse. */
    static void requireNotNegative(Duration value, String name) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: was " + value);
        }
    }

    static void requireAtLeast(long min, long value, String name) {
        if (value < min) {
            throw new IllegalArgumentException(name + " must be " + min + " or more: was " + value);
        }
    }

    static void requireFraction(double value, String name) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be 0 to 1: was " + value);
        }
    }

    /**
     * Returns the duration in nanoseconds, at most about 146 years, so that adding it to a clock reading never
     * overflows.
     */
    static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0 ? Long.MAX_VALUE / 2 : duration.toNanos();
    }
}
