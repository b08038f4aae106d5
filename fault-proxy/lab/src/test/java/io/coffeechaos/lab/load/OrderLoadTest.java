package io.coffeechaos.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.lab.client.Basket;
import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.history.HistoryEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderLoadTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the edge does with a request. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** A request as it arrived. */
    private record Request(String path, String key, String body, int clientPort) {}

    private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<HistoryEvent> entries = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private HttpServer edge;

    @BeforeEach
    void start() throws IOException {
        edge = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        edge.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        edge.createContext("/", exchange -> {
            try (exchange) {
                requests.add(new Request(
                        exchange.getRequestURI().getPath(),
                        String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")),
                        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                        exchange.getRemoteAddress().getPort()));
                Answer answer = answers.poll();
                if (answer == null) {
                    send(exchange, 202, "{\"id\":\"ord_1\",\"order_id\":\"ord_1\"}");
                } else {
                    answer.to(exchange);
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        });
        edge.start();
    }

    @AfterEach
    void stop() {
        ended.countDown();
        edge.stop(0);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Answer status(int status) {
        return exchange -> send(exchange, status, "{}");
    }

    /** Sends the headers and half of the body, and no more until the test ends. */
    private void half(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.sendResponseHeaders(202, 100);
        exchange.getResponseBody().write("{\"id\"".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        boolean unused = ended.await(30, TimeUnit.SECONDS);
    }

    /** Runs a load of some customers to its end. */
    private void run(OrderLoad.Client client, int customers) {
        run(client, customers, Duration.ofSeconds(10));
    }

    private void run(OrderLoad.Client client, int customers, Duration limit) {
        run(client, customers, limit, OrderLoad.Habits.QUIET);
    }

    private void run(OrderLoad.Client client, int customers, Duration limit, OrderLoad.Habits habits) {
        OrderLoad.Plan plan =
                new OrderLoad.Plan("b", 7, 20, customers, Duration.ofMinutes(1), habits, client, true, limit);
        URI uri = URI.create("http://127.0.0.1:" + edge.getAddress().getPort());
        try (OrderLoad load = OrderLoad.start(Map.of("chaos-proxy", uri), plan, History.heardBy(entries::add))) {
            await().atMost(Duration.ofSeconds(30)).until(load::isOver);
        }
    }

    private List<String> ends() {
        return entries.stream()
                .filter(HistoryEvent.Op.class::isInstance)
                .map(HistoryEvent.Op.class::cast)
                .filter(op -> op.type() != HistoryEvent.Type.invoke)
                .map(op -> op.type() + " " + (op.status() == 0 ? op.error() : Integer.toString(op.status())))
                .toList();
    }

    private List<HistoryEvent.Checkout> checkouts() {
        return entries.stream()
                .filter(HistoryEvent.Checkout.class::isInstance)
                .map(HistoryEvent.Checkout.class::cast)
                .toList();
    }

    @Test
    void eachRequestHasAConnectionOfItsOwn() {
        run(OrderLoad.Client.resilient, 5);

        Set<Integer> ports = ConcurrentHashMap.newKeySet();
        requests.forEach(request -> ports.add(request.clientPort()));
        assertThat(ports).hasSize(5);
    }

    @Test
    void aResilientCustomerSendsTheSameBytesUnderOneKeyAgain() {
        answers.add(status(503));

        run(OrderLoad.Client.resilient, 1);

        assertThat(ends()).containsExactly("info 503", "ok 202");
        assertThat(requests).extracting(Request::path).containsOnly("/orders");
        assertThat(requests).extracting(Request::key).containsExactly("b-1", "b-1");
        assertThat(requests).extracting(Request::body).hasSize(2);
        assertThat(Set.copyOf(requests.stream().map(Request::body).toList())).hasSize(1);
        assertThat(checkouts()).extracting(HistoryEvent.Checkout::attempts).containsExactly(2);
    }

    @Test
    void aRefusalEndsTheAttempts() {
        answers.add(status(422));

        run(OrderLoad.Client.resilient, 1);

        assertThat(ends()).containsExactly("fail 422");
        assertThat(checkouts()).extracting(HistoryEvent.Checkout::acknowledged).containsExactly(false);
    }

    @Test
    void aFragileCustomerClicksOnceMoreAfterATimeout() throws Exception {
        answers.add(this::half);

        run(OrderLoad.Client.fragile, 1, Duration.ofSeconds(1));

        assertThat(ends()).containsExactly("info HttpTimeoutException", "ok 202");
        assertThat(requests).extracting(Request::path).containsOnly("/");
        assertThat(requests).extracting(Request::key).containsOnly("null");
        for (Request request : requests) {
            JsonNode items = JSON.readTree(request.body()).path("items");
            assertThat(Basket.number(items)).hasValue(7 * (1L << 20) + 1);
        }
    }

    @Test
    void aFragileCustomerWhoWatchesReadsTheSameOrderEachTime() {
        answers.add(exchange -> send(exchange, 200, "{\"order_id\":\"ord_7\"}"));
        answers.add(exchange -> send(exchange, 200, "{\"id\":\"ord_7\",\"version\":1,\"status\":\"ACCEPTED\"}"));
        answers.add(exchange -> send(exchange, 200, "{\"id\":\"ord_7\",\"version\":2,\"status\":\"CONFIRMED\"}"));

        run(OrderLoad.Client.fragile, 1, Duration.ofSeconds(10), new OrderLoad.Habits(0, 0, 1));

        assertThat(requests).extracting(Request::path).containsExactly("/", "/orders/ord_7", "/orders/ord_7");
    }

    @Test
    void aFragileCustomerDoesNotClickAgainAfterAnError() {
        answers.add(status(500));

        run(OrderLoad.Client.fragile, 1);

        assertThat(ends()).containsExactly("info 500");
        assertThat(checkouts()).extracting(HistoryEvent.Checkout::attempts).containsExactly(1);
    }
}
