package io.coffeechaos.orders.tracing;

import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.TraceParent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A span that has ended (OpenTelemetry specification, Trace API, Span).
 *
 * @param trace the trace
 * @param id the span
 * @param parent the parent; empty for a root
 * @param kind the kind
 * @param name the name, of a small set
 * @param begun when the work began
 * @param ended when the work ended
 * @param attributes the attributes, in the order in which they were added; each value is a String, a Long or a Boolean
 * @param events what happened during the work
 * @param links spans of this or another trace that belong to it without being its parent
 * @param error why the work failed; empty if it did not
 */
public record FinishedSpan(
        TraceId trace,
        SpanId id,
        Optional<SpanId> parent,
        Kind kind,
        String name,
        Instant begun,
        Instant ended,
        Map<String, Object> attributes,
        List<Event> events,
        List<TraceParent> links,
        Optional<String> error) {

    /** The kind of a span. */
    public enum Kind {
        INTERNAL,
        CLIENT,
        SERVER,
        PRODUCER,
        CONSUMER
    }

    /** Something that happened during a span. */
    public record Event(String name, Instant at) {}

    /** Begins to describe a span without parent, attributes, events and links. It did not fail. */
    public static Builder of(TraceId trace, SpanId id, Kind kind, String name) {
        return new Builder(trace, id, kind, name);
    }

    /** Collects the parts of a span. Not thread-safe. */
    public static final class Builder {
        private final TraceId trace;
        private final SpanId id;
        private final Kind kind;
        private final String name;
        private Optional<SpanId> parent = Optional.empty();
        private Optional<String> error = Optional.empty();
        private List<Event> events = List.of();
        private final Map<String, Object> attributes = new LinkedHashMap<>();
        private final List<TraceParent> links = new ArrayList<>();

        private Builder(TraceId trace, SpanId id, Kind kind, String name) {
            this.trace = trace;
            this.id = id;
            this.kind = kind;
            this.name = name;
        }

        /** Sets the parent. */
        public Builder under(SpanId span) {
            parent = Optional.of(span);
            return this;
        }

        /** Sets the parent, or makes the span a root. */
        public Builder under(Optional<SpanId> span) {
            parent = span;
            return this;
        }

        /** Adds an attribute. */
        public Builder text(String key, String value) {
            attributes.put(key, value);
            return this;
        }

        /** Adds an attribute. */
        public Builder number(String key, long value) {
            attributes.put(key, value);
            return this;
        }

        /** Adds an attribute. */
        public Builder flag(String key, boolean value) {
            attributes.put(key, value);
            return this;
        }

        /** Sets the events. */
        public Builder events(List<Event> all) {
            events = List.copyOf(all);
            return this;
        }

        /** Adds a link. */
        public Builder link(TraceParent to) {
            links.add(to);
            return this;
        }

        /** The work failed, for this reason. */
        public Builder failed(String why) {
            error = Optional.of(why);
            return this;
        }

        /** The span, with these times. */
        public FinishedSpan lasted(Instant begun, Instant ended) {
            return new FinishedSpan(
                    trace, id, parent, kind, name, begun, ended, attributes, events, List.copyOf(links), error);
        }
    }
}
