package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.api.testkit.Contract;
import io.coffeechaos.orders.api.testkit.ScriptedSteps.Mode;
import io.coffeechaos.orders.api.testkit.Sse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {
    private ApiNode node;
    private final String key = UUID.randomUUID().toString();

    @BeforeEach
    void start() {
        node = ApiNode.start(Map.of("coffee.api.stream.heartbeat", "100ms", "coffee.api.streams-max", 2));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void theStreamOfAFinishedOrderSendsTheWholeHistoryAndEndsAndAReconnectIs204() {
        String events = finished();

        Sse stream = Sse.open(node.client(), events);

        assertThat(stream.toEnd()).extracting(Sse.Event::id).containsExactly(seqs(1, 8));
        assertThat(stream.firstLine()).isEqualTo("retry: 2000");
        assertThat(node.client()
                        .get(events, "Accept", "text/event-stream", "Last-Event-ID", "8")
                        .status())
                .isEqualTo(204);
        assertThat(Sse.open(node.client(), events, "Last-Event-ID", "6").toEnd())
                .extracting(Sse.Event::id)
                .containsExactly(seqs(7, 8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"999", "3", "999999999", "9999999999999999999999", "-1", "x", ""})
    void aLastEventIdThatTheOrderHasNotReachedReplaysEverythingAndTheStreamHearsOfTheEnd(String id) {
        node.steps().set(Step.PAYMENT, Mode.HOLD);
        String order = node.client().order(key, ORDER).header("Location");
        eventually(() -> assertThat(node.client().get(order).header("ETag")).isEqualTo("\"2\""));

        Sse stream = Sse.open(node.client(), order + "/events", "Last-Event-ID", id);
        assertThat(stream.next().id()).isEqualTo(1);
        node.steps().release();

        assertThat(stream.toEnd()).extracting(Sse.Event::id).containsExactly(seqs(2, 8));
        assertThat(Sse.open(node.client(), order + "/events", "Last-Event-ID", id.equals("3") ? "9" : id)
                        .toEnd())
                .as("the order has ended")
                .extracting(Sse.Event::id)
                .containsExactly(seqs(1, 8));
    }

    @Test
    void aStreamFollowsAnOpenOrderToItsEndAndSendsEachEventOnce() throws Exception {
        node.steps().set(Step.PAYMENT, Mode.HOLD);
        String events = node.client().order(key, ORDER).header("Location") + "/events";
        Sse stream = Sse.open(node.client(), events);
        assertThat(stream.next().type()).isEqualTo("OrderAccepted");
        assertThat(stream.next().type()).isEqualTo("StepStarted");

        node.steps().release();

        List<Sse.Event> rest = stream.toEnd();
        assertThat(rest).extracting(Sse.Event::id).containsExactly(seqs(3, 8));
        for (Sse.Event event : rest) {
            JsonNode data = new ObjectMapper().readTree(event.data());
            Contract.validate("Event", data);
            assertThat(data.path("type").asText()).isEqualTo(event.type());
        }
    }

    @Test
    void aStreamSurvivesTheEntitysRestartWithoutLossOrRepetition() {
        node.steps().set(Step.INVENTORY, Mode.HOLD);
        String events = node.client().order(key, ORDER).header("Location") + "/events";
        Sse stream = Sse.open(node.client(), events);
        for (long seq = 1; seq <= 4; seq++) {
            assertThat(stream.next().id()).isEqualTo(seq);
        }

        node.crash(ApiNode.id(key));
        node.steps().release();

        assertThat(stream.toEnd()).extracting(Sse.Event::id).containsExactly(seqs(5, 8));
    }

    @Test
    void liveValuesComeAsProgressWithoutAnId() throws Exception {
        node.steps().set(Step.PAYMENT, Mode.TIMEOUT);
        String events = node.client().order(key, ORDER).header("Location") + "/events";
        Sse stream = Sse.open(node.client(), events);

        Sse.Event event = stream.next();
        while (!event.type().equals("progress")) {
            event = stream.next();
        }

        assertThat(event.id()).isZero();
        JsonNode progress = new ObjectMapper().readTree(event.data());
        Contract.validate("Progress", progress);
        assertThat(progress.at("/steps/0/lastError/kind").asText()).isEqualTo("timeout");
        node.steps().release();
        stream.close();
    }

    @Test
    void aQuietStreamSendsComments() {
        node.steps().set(Step.PAYMENT, Mode.HOLD);
        String events = node.client().order(key, ORDER).header("Location") + "/events";
        Sse stream = Sse.open(node.client(), events);

        assertThat(stream.nextComment()).isEqualTo(":");
        assertThat(stream.nextComment()).isEqualTo(":");
        stream.close();
    }

    @Test
    void streamsOverTheLimitAreRefusedUntilAnotherStreamEnds() {
        node.steps().set(Step.PAYMENT, Mode.HOLD);
        String events = node.client().order(key, ORDER).header("Location") + "/events";
        Sse first = Sse.open(node.client(), events);
        Sse second = Sse.open(node.client(), events);

        assertThat(node.client().get(events, "Accept", "text/event-stream").slug())
                .isEqualTo("overloaded");

        first.close();
        second.close();
        node.steps().release();
        eventually(() -> assertThat(
                        node.client().get(events, "Accept", "text/event-stream").status())
                .isEqualTo(200));
    }

    @Test
    void aDrainingNodeEndsItsStreams() {
        node.steps().set(Step.PAYMENT, Mode.HOLD);
        String events = node.client().order(key, ORDER).header("Location") + "/events";
        Sse stream = Sse.open(node.client(), events);
        stream.next();

        node.shutdown().begin();

        assertThat(stream.toEnd()).hasSizeLessThan(2);
    }

    @Test
    void jsonIsTheDefaultAndAnyOtherMediaTypeIsNotAcceptable() {
        String events = finished();

        assertThat(node.client().get(events).header("Content-Type")).isEqualTo("application/json");
        assertThat(node.client()
                        .get(events, "Accept", "text/event-stream;q=0.5, application/json")
                        .header("Content-Type"))
                .isEqualTo("application/json");
        assertThat(node.client().get(events, "Accept", "text/html").slug()).isEqualTo("not-acceptable");
    }

    private String finished() {
        String id = node.client().order(key, ORDER).header("Location");
        eventually(() -> assertThat(node.client().get(id).text()).contains("CONFIRMED"));
        return id + "/events";
    }

    private static Long[] seqs(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toArray(Long[]::new);
    }
}
