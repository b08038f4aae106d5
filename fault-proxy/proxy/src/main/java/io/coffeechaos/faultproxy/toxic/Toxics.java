package io.coffeechaos.faultproxy.toxic;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The list of toxic types; a new toxic adds its line here. */
public final class Toxics {

    /** Every type, in the order in which help and documentation list them. */
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

    /** The type of that wire name. */
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

    /** For compact constructors: what the control API would refuse, a library user must not build either. */
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

    /** Nanoseconds, or about 146 years where they do not fit: added to a clock reading they still must not overflow. */
    static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0 ? Long.MAX_VALUE / 2 : duration.toNanos();
    }
}
