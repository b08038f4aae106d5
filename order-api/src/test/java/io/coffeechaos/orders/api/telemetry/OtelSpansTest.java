package io.coffeechaos.orders.api.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.TraceParent;
import io.coffeechaos.orders.tracing.FinishedSpan;
import io.coffeechaos.telemetry.SpanRecorder;
import io.coffeechaos.telemetry.TraceSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtelSpansTest {
    private static final TraceId TRACE = new TraceId("4bf92f3577b34da6a3ce929d0e0e4736");
    private static final SpanId SPAN = new SpanId("00f067aa0ba902b7");
    private static final SpanId PARENT = new SpanId("b7ad6b7169203331");
    private static final Instant BEGUN = Instant.parse("2026-11-21T10:00:00.000Z");

    private final OtelSpans spans =
            new OtelSpans(new SpanRecorder(TraceSettings.of(Map.of("PART", "node-1")), "order-api", () -> {}));

    @AfterEach
    void close() {
        spans.close();
    }

    private JsonNode told() throws Exception {
        return new ObjectMapper()
                .readTree(spans.recorder().page(0, 1).path("spans").path(0).toString());
    }

    @Test
    void aSpanKeepsItsIdsTimesAttributesEventsAndLinks() throws Exception {
        spans.ended(FinishedSpan.of(TRACE, SPAN, FinishedSpan.Kind.CLIENT, "POST /payment/{key}")
                .under(PARENT)
                .text("http.request.method", "POST")
                .number("server.port", 9201)
                .flag("coffee.replay", true)
                .events(List.of(new FinishedSpan.Event("parked", BEGUN.plusMillis(1))))
                .link(new TraceParent(TRACE, PARENT, true))
                .failed("no answer in 3000 ms")
                .lasted(BEGUN, BEGUN.plusMillis(5)));

        assertThat(told()).isEqualTo(new ObjectMapper().readTree("""
                {"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7",\
                "parentSpanId":"b7ad6b7169203331","service":"order-api","instance":"node-1","kind":"CLIENT",\
                "name":"POST /payment/{key}","startMicros":1795255200000000,"endMicros":1795255200005000,\
                "attributes":{"coffee.replay":true,"http.request.method":"POST","server.port":9201},\
                "events":[{"name":"parked","atMicros":1795255200001000}],\
                "links":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"b7ad6b7169203331"}],\
                "error":"no answer in 3000 ms"}"""));
    }

    @Test
    void aRootHasNoParentAndItsTraceIsTheGivenOne() throws Exception {
        spans.ended(FinishedSpan.of(TRACE, SPAN, FinishedSpan.Kind.INTERNAL, "order")
                .lasted(BEGUN, BEGUN.plusMillis(5)));

        assertThat(told().path("traceId").asText()).isEqualTo(TRACE.value());
        assertThat(told().path("parentSpanId").isNull()).isTrue();
    }
}
