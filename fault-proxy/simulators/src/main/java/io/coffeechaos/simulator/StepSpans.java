package io.coffeechaos.simulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.coffeechaos.telemetry.SpanRecorder;
import io.coffeechaos.telemetry.TraceSettings;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Optional;

/**
 * The spans of one service: a SERVER span for each call and each undo, under the attempt of the caller. A span has neither the key
 * nor the body.
 */
final class StepSpans implements AutoCloseable {
    private static final List<String> METHODS = List.of("POST", "DELETE");
    private static final TextMapGetter<Headers> FIRST_VALUE = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
            return headers.keySet();
        }

        @Override
        public String get(Headers headers, String name) {
            return headers.getFirst(name);
        }
    };

    private final SimulatedService service;
    private final SpanRecorder recorder;

    /** @param dropped runs for each sampled span that the collector or the file does not get */
    StepSpans(SimulatedService service, TraceSettings settings, Runnable dropped) {
        this.service = service;
        this.recorder = new SpanRecorder(settings, service.word(), dropped);
    }

    /** Begins the span of this request. Only a call or an undo has one. */
    Request begin(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        if (!METHODS.contains(method) || !path.startsWith("/" + service.word() + "/")) {
            return new Request(exchange, Optional.empty());
        }
        String route = service.route();
        Span span = recorder.span(method + " " + route)
                .setSpanKind(SpanKind.SERVER)
                .setParent(W3CTraceContextPropagator.getInstance()
                        .extract(Context.root(), exchange.getRequestHeaders(), FIRST_VALUE))
                .startSpan()
                .setAttribute("http.request.method", method)
                .setAttribute("http.route", route)
                .setAttribute("coffee.ledger.effect", "none");
        return new Request(exchange, Optional.of(span));
    }

    /** The body of {@code GET /traces}. */
    Object page(Query query) {
        return recorder.page(query.wholeNumber("after", 0, Long.MAX_VALUE), (int)
                query.wholeNumber("limit", SpanRecorder.PAGE_DEFAULT, SpanRecorder.PAGE_MAX));
    }

    /** Sends what waits, for at most two seconds. */
    @Override
    public void close() {
        recorder.close();
    }

    /** One request. Its span ends with it, with or without an answer. */
    static final class Request implements AutoCloseable {
        private final HttpExchange exchange;
        private final Optional<Span> span;

        private Request(HttpExchange exchange, Optional<Span> span) {
            this.exchange = exchange;
            this.span = span;
        }

        /** The request is treated in this mode. */
        void treatedIn(FaultMode.Mode mode) {
            span.ifPresent(known -> known.setAttribute("coffee.simulator.mode", mode.word()));
        }

        /** This call decides the answer of its key. */
        void called(boolean refused) {
            effect(refused ? "refused" : "done");
        }

        /** This undo is the first of its key. */
        void undone(ServiceResponse.Undone first) {
            effect(first.word());
        }

        private void effect(String what) {
            span.ifPresent(known -> known.setAttribute("coffee.ledger.effect", what));
        }

        @Override
        public void close() {
            int status = exchange.getResponseCode();
            span.ifPresent(known -> {
                if (status > 0) {
                    known.setAttribute("http.response.status_code", status);
                }
                if (status < 0) {
                    known.setStatus(StatusCode.ERROR, "not answered");
                } else if (status >= 500) {
                    known.setStatus(StatusCode.ERROR, "answered with " + status);
                }
                known.end();
            });
        }
    }
}
