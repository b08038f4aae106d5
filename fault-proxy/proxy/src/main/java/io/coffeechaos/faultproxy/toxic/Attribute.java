package io.coffeechaos.faultproxy.toxic;

/**
 * Describes one attribute of a toxic: its wire name, its unit and its range.
 *
 * @param name the key in the {@code attributes} object of the control API
 * @param unit the unit of the value, as the proxy prints it: {@code ms}, {@code µs}, {@code KB/s}, {@code bytes}
 * @param integer true if the attribute accepts only integers
 * @param min the smallest value accepted
 * @param max the largest value accepted
 * @param standard the value that a new toxic gets when the client gives none
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

    /** Returns a sentence about the accepted range, with the unit: {@code "rate must be 0 KB/s or more"}. */
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
