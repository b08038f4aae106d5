package io.coffeechaos.faultproxy.toxic;

/**
 * One attribute of a toxic: its wire name, unit and range.
 *
 * @param name the key in {@code attributes}
 * @param unit what the number counts, as shown to people: {@code ms}, {@code µs}, {@code KB/s}, {@code bytes}
 * @param integer true when only plain integers are accepted
 * @param min the smallest value accepted
 * @param max the largest value accepted
 * @param standard the value when none is given on creation
 */
public record Attribute(String name, String unit, boolean integer, double min, double max, Number standard) {

    static Attribute millis(String name) {
        return counting(name, "ms", 0);
    }

    static Attribute counting(String name, String unit, long min) {
        return new Attribute(name, unit, true, min, Long.MAX_VALUE, 0L);
    }

    static Attribute fraction(String name, double standard) {
        return new Attribute(name, "of 1", false, 0, 1, standard);
    }

    /** Says what is accepted, with the unit: {@code "rate must be 0 KB/s or more"}. */
    public String rule() {
        return integer
                ? "%s must be %d %s or more".formatted(name, (long) min, unit)
                : "%s must be %s to %s".formatted(name, plain(min), plain(max));
    }

    boolean accepts(Number value) {
        return value.doubleValue() >= min && value.doubleValue() <= max;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
