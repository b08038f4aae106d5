package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.api.testkit.OneConnection;
import io.coffeechaos.orders.api.testkit.ScriptedSteps.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever ends a connection, everything that the node holds for it is given back (order-api.md 6). For each endpoint
 * with a long answer, as many connections as the node has places end in one of five ways. Then the node holds as much as
 * before, and the order takes as many followers as before.
 *
 * <p>The gate ends 40 connections in each way, 8 of each endpoint. {@code -Dbudget=drill} ends 200, and
 * {@code -Dbudget=long} 1,000.
 */
class ConnectionEndsTest {
    private static final String BUDGET = System.getProperty("budget", "gate");
    /** Connections of each endpoint in each way. */
    private static final int CONNECTIONS =
            switch (BUDGET) {
                case "gate" -> 8;
                case "drill" -> 40;
                default -> 200;
            };

    /** The contract gives 5 s. A busy machine may need longer; a long poll alone would end after its 15 s. */
    private static final Duration GIVEN_BACK_WITHIN = Duration.ofSeconds(BUDGET.equals("gate") ? 12 : 5);

    private ApiNode node;

    /** A way in which a connection ends, after its request was sent. */
    private enum End {
        FIN,
        RESET_BEFORE_THE_ANSWER,
        RESET_IN_THE_MIDDLE,
        HALF_CLOSE,
        SILENCE
    }

    /** A request whose answer takes long, and the kind of place that it holds meanwhile. */
    private enum Endpoint {
        EVENT_STREAM("event streams"),
        LONG_POLL("long polls"),
        LONG_POLL_THAT_ASKS_TO_CLOSE("long polls"),
        LABS_ORDER("long polls"),
        UNFINISHED_BODY("acceptances");

        private final String place;

        Endpoint(String place) {
            this.place = place;
        }

        String request(String key, int wait) {
            String order = "/orders/" + ApiNode.id(key);
            return switch (this) {
                case EVENT_STREAM -> get(order + "/events", "Accept: text/event-stream\r\n");
                case LONG_POLL -> get(order + "?wait=" + wait, "If-None-Match: \"2\"\r\n");
                case LONG_POLL_THAT_ASKS_TO_CLOSE ->
                    get(order + "?wait=" + wait, "If-None-Match: \"2\"\r\nConnection: close\r\n");
                case LABS_ORDER -> post("/", "lab-" + key, SEED, SEED.length());
                case UNFINISHED_BODY -> post("/orders", "unfinished", "{", 2);
            };
        }

        private static String get(String path, String headers) {
            return "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(path, headers);
        }

        private static String post(String path, String key, String body, int length) {
            return ("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nIdempotency-Key: %s\r\n"
                            + "Content-Length: %d\r\n\r\n%s")
                    .formatted(path, key, length, body);
        }
    }

    private static final String SEED = """
            {"items":[{"id":"kenyan-aa","name":"Kenyan AA","price":19.99,"quantity":2}],"total":39.98}""";

    /** The ways that are tried together. A drill tries each alone, so that a failure names it. */
    static Stream<Set<End>> ways() {
        return BUDGET.equals("gate")
                ? Stream.of(EnumSet.complementOf(EnumSet.of(End.SILENCE)), EnumSet.of(End.SILENCE))
                : Stream.of(End.values()).map(EnumSet::of);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void everythingThatConnectionsHeldIsGivenBack(Set<End> ends) {
        boolean silent = ends.contains(End.SILENCE);
        start(ends.size(), silent);
        for (End end : ends) {
            for (Endpoint endpoint : Endpoint.values()) {
                placeAnOrderThatStaysOpen(key(endpoint, end));
            }
        }
        eventually(() -> assertThat(node.held()).containsEntry("acceptances", 0).containsEntry("open writes", 0));
        Map<String, Integer> before = node.held();
        Map<End, Map<Endpoint, List<OneConnection>>> open = new EnumMap<>(End.class);

        for (End end : EnumSet.complementOf(EnumSet.of(End.RESET_BEFORE_THE_ANSWER))) {
            if (ends.contains(end)) {
                open.put(end, connect(end));
            }
        }
        if (silent) {
            // A silent connection is ended by the limits of the server, so some may have ended already.
            eventually(() -> assertThat(all(open)).allMatch(OneConnection::hasAnswer));
        } else {
            eventually(() -> assertThat(node.held()).containsAllEntriesOf(expected(open.size())));
        }
        if (ends.contains(End.RESET_BEFORE_THE_ANSWER)) {
            connect(End.RESET_BEFORE_THE_ANSWER);
        }
        open.forEach((end, connections) ->
                connections.forEach((endpoint, each) -> each.forEach(connection -> end(connection, end, endpoint))));

        eventually(GIVEN_BACK_WITHIN, () -> assertThat(node.held()).isEqualTo(before));
        for (End end : ends) {
            eventually(GIVEN_BACK_WITHIN, () -> takesOneMoreStream(key(Endpoint.EVENT_STREAM, end)));
            eventually(GIVEN_BACK_WITHIN, () -> takesOneMorePoll(key(Endpoint.LONG_POLL, end)));
        }
        all(open).forEach(OneConnection::close);
    }

    private Map<Endpoint, List<OneConnection>> connect(End end) {
        int wait = end == End.SILENCE ? 1 : 15;
        Map<Endpoint, List<OneConnection>> connections = new EnumMap<>(Endpoint.class);
        for (Endpoint endpoint : Endpoint.values()) {
            List<OneConnection> each = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                OneConnection connection = OneConnection.send(node.port(), endpoint.request(key(endpoint, end), wait));
                if (end == End.RESET_BEFORE_THE_ANSWER) {
                    connection.reset();
                } else {
                    each.add(connection);
                }
            }
            connections.put(endpoint, each);
        }
        return connections;
    }

    /** What the node holds when all connections of so many ways are open. */
    private static Map<String, Integer> expected(int ways) {
        Map<String, Integer> expected = new HashMap<>();
        for (Endpoint endpoint : Endpoint.values()) {
            expected.merge(endpoint.place, ways * CONNECTIONS, Integer::sum);
        }
        return expected;
    }

    private static List<OneConnection> all(Map<End, Map<Endpoint, List<OneConnection>>> open) {
        return open.values().stream()
                .flatMap(connections -> connections.values().stream())
                .flatMap(List::stream)
                .toList();
    }

    private static void end(OneConnection connection, End end, Endpoint endpoint) {
        switch (end) {
            case FIN -> connection.close();
            case RESET_BEFORE_THE_ANSWER -> throw new IllegalStateException("such a connection has ended already");
            case RESET_IN_THE_MIDDLE -> {
                if (endpoint == Endpoint.EVENT_STREAM) {
                    connection.readUntil("StepStarted");
                }
                connection.reset();
            }
            case HALF_CLOSE -> connection.halfClose();
            case SILENCE -> {}
        }
    }

    /** The order takes as many streams as there were connections. One that it remembers would take this place. */
    private void takesOneMoreStream(String key) {
        try (OneConnection stream = OneConnection.send(node.port(), Endpoint.EVENT_STREAM.request(key, 15))) {
            assertThat(stream.readUntil("\r\n")).contains(" 200 ");
        }
    }

    /** A poll that the order does not take is answered at once and gives its place back. */
    private void takesOneMorePoll(String key) {
        eventually(() -> assertThat(node.held()).containsEntry("long polls", 0));
        try (OneConnection poll = OneConnection.send(node.port(), Endpoint.LONG_POLL.request(key, 15))) {
            eventually(() -> assertThat(poll.hasAnswer() || node.held().get("long polls") == 1)
                    .isTrue());
            node.client().get("/orders/" + ApiNode.id(key));
            node.client().get("/orders/" + ApiNode.id(key));
            assertThat(poll.hasAnswer()).as("answered at once").isFalse();
        }
    }

    private static String key(Endpoint endpoint, End end) {
        return endpoint + "-" + end;
    }

    private void placeAnOrderThatStaysOpen(String key) {
        String order = node.client().order(key, ORDER).header("Location");
        eventually(() -> assertThat(node.client().get(order).header("ETag")).isEqualTo("\"2\""));
    }

    /** Starts a node with exactly as many places as there are connections. */
    private void start(int ways, boolean shortLimits) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "coffee.orders.entity.waiters-max",
                CONNECTIONS,
                "coffee.api.waiters-max",
                ways * 3 * CONNECTIONS,
                "coffee.api.streams-max",
                ways * CONNECTIONS,
                "coffee.api.acceptances-max",
                ways * 2 * CONNECTIONS + 1,
                "coffee.api.rate.per-second",
                0,
                "coffee.api.seed-wait-ms",
                60_000,
                "coffee.api.body-max",
                "60s",
                "pekko.http.server.stream-cancellation-delay",
                "50ms"));
        if (shortLimits) {
            settings.putAll(Map.of(
                    "coffee.api.seed-wait-ms",
                    300,
                    "coffee.api.body-max",
                    "300ms",
                    "coffee.api.stream.age-max",
                    "300ms"));
        }
        node = ApiNode.start(settings);
        node.steps().set(Step.PAYMENT, Mode.HOLD);
    }
}
