package io.coffeechaos.lab.report;

import java.util.Locale;

/** Writes the shapes of a drawing. Lengths are pixels of the drawing; classes are those of the style sheet. */
final class Svg {
    private final StringBuilder svg = new StringBuilder();

    /** @param attributes more attributes of the element, such as its class */
    Svg(int width, int height, String attributes, String label) {
        add("<svg %s viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                .formatted(attributes, width, height, Html.escape(label)));
    }

    private void add(String element) {
        svg.append(element).append('\n');
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        add(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                style,
                x1,
                y1,
                x2,
                y2));
    }

    /** A rectangle. {@code title} is shown when the mouse is over it; empty: nothing is shown. */
    void rect(String style, double x, double y, double width, double height, String title) {
        add(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"%s",
                style,
                x,
                y,
                width,
                height,
                title.isEmpty() ? "/>" : "><title>" + Html.escape(title) + "</title></rect>"));
    }

    /** Words. {@code anchor} is start, middle or end: which part of the words is at {@code x}. */
    void text(String style, double x, double y, String anchor, String words) {
        add(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                style,
                x,
                y,
                anchor,
                Html.escape(words)));
    }

    /** A path, from the commands of {@link #move} and {@link #to}. */
    void path(String style, CharSequence commands) {
        add("<path class=\"" + style + "\" d=\"" + commands + "\"/>");
    }

    static String move(double x, double y) {
        return String.format(Locale.ROOT, "M%.1f %.1f", x, y);
    }

    static String to(double x, double y) {
        return String.format(Locale.ROOT, "L%.1f %.1f", x, y);
    }

    /** The {@code svg} element. */
    String end() {
        return svg + "</svg>";
    }
}
