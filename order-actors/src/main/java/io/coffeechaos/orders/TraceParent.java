package io.coffeechaos.orders;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The caller's span, as the header or message attribute {@code traceparent} carries it (W3C Trace Context, level 1).
 *
 * @param trace the trace
 * @param span the span of the caller
 * @param sampled the flag of the caller. A receiver decides by the trace id and not by this flag.
 */
public record TraceParent(TraceId trace, SpanId span, boolean sampled) {
    /** The name of the header and of the message attribute. */
    public static final String NAME = "traceparent";

    private static final Pattern FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final int HEX = 16;

    /** Returns the caller's span; empty if the text is not valid. */
    public static Optional<TraceParent> of(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new TraceParent(
                        new TraceId(matcher.group(1)),
                        new SpanId(matcher.group(2)),
                        (Integer.parseInt(matcher.group(3), HEX) & 1) == 1))
                : Optional.empty();
    }

    /** Returns the value of the header. */
    public String header() {
        return "00-" + trace.value() + "-" + span.value() + (sampled ? "-01" : "-00");
    }
}
