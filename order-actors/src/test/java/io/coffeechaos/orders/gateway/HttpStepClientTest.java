package io.coffeechaos.orders.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.testkit.KeptSpans;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.tracing.CallSpan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpStepClientTest {
    private static final TraceId TRACE = new TraceId("4bf92f3577b34da6a3ce929d0e0e4736");

    private static CallSpan span() {
        return new CallSpan(
                new CallSpan.Attempt(
                        TRACE, Orders.accepted("a").id(), Step.PAYMENT, Direction.CALL, 1, 1, Duration.ZERO),
                new KeptSpans(),
                InstantSource.system());
    }

    private final HttpStepClient http =
            new HttpStepClient(Duration.ofSeconds(30), Executors.newVirtualThreadPerTaskExecutor());
    private HttpServer server;
    private int status = 200;
    private String body = "";
    private final CompletableFuture<Map<String, String>> seen = new CompletableFuture<>();

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.complete(Map.of(
                    "request",
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    "key",
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    "trace",
                    exchange.getRequestHeaders().getFirst("traceparent"),
                    "body",
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private StepOutcome call() {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return http.call(base, "payment", "ord_1:payment", span(), Map.of("amount", 1))
                .join();
    }

    @Test
    void aCallSendsKeyTraceAndBodyAndReadsDone() {
        body = "{\"outcome\":\"done\",\"reference\":\"pay_1\"}";

        assertThat(call()).isEqualTo(new StepOutcome.Done("pay_1"));

        assertThat(seen.join().get("request")).isEqualTo("POST /payment/ord_1%3Apayment");
        assertThat(seen.join().get("key")).isEqualTo("ord_1:payment");
        assertThat(seen.join().get("trace")).startsWith("00-" + TRACE + "-").endsWith("-01");
        assertThat(seen.join().get("body")).isEqualTo("{\"amount\":1}");
    }

    @Test
    void anUndoSendsADeleteToThePathOfItsCall() {
        body = "{\"outcome\":\"reversed\"}";

        assertThat(undo()).isEqualTo(new StepOutcome.Undone(true));

        assertThat(seen.join().get("request")).isEqualTo("DELETE /payment/ord_1%3Apayment");
        assertThat(seen.join().get("key")).isEqualTo("ord_1:payment:undo");
        assertThat(seen.join().get("trace")).startsWith("00-" + TRACE + "-").endsWith("-01");
    }

    @Test
    void anUndoSucceedsWhenTheDependencyHasSeenNoCall() {
        body = "{\"outcome\":\"nothing-seen\"}";

        assertThat(undo()).isEqualTo(new StepOutcome.Undone(false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500|{\"outcome\":\"reversed\"}",
                "409|{\"outcome\":\"superseded\"}",
                "422|{\"outcome\":\"refused\",\"code\":\"NO\",\"message\":\"no\"}",
                "404|''",
                "200|{\"outcome\":\"done\",\"reference\":\"x\"}",
                "200|{\"outcome\":null}",
                "200|null",
                "200|''"
            })
    void anyOtherAnswerToAnUndoIsUncertain(int answered, String answer) {
        status = answered;
        body = answer;

        assertThat(undo()).isInstanceOf(StepOutcome.Uncertain.class);
    }

    private StepOutcome undo() {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return http.undo(base, "payment", "ord_1:payment", span()).join();
    }

    @Test
    void anExplicitRefusalIsARefusal() {
        status = 422;
        body = "{\"outcome\":\"refused\",\"code\":\"PAYMENT_DECLINED\",\"message\":\"no\"}";

        assertThat(call()).isEqualTo(new StepOutcome.Refused("PAYMENT_DECLINED", "no"));
    }

    @Test
    void aTombstoneMeansSuperseded() {
        status = 409;
        body = "{\"outcome\":\"superseded\",\"message\":\"undone\"}";

        assertThat(call()).isEqualTo(new StepOutcome.Superseded("undone"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | <html>coffee</html> | malformed",
                "200 | {\"outcome\":\"done\"} | malformed",
                "200 | {\"outcome\":\"done\",\"reference\":null} | malformed",
                "200 | {\"outcome\":\"perhaps\",\"reference\":\"x\"} | malformed",
                "200 | [] | malformed",
                "422 | {\"detail\":\"a newer schema\"} | malformed",
                "409 | conflict | malformed",
                "500 | {\"outcome\":\"done\",\"reference\":\"x\"} | server-error",
                "503 | busy | server-error",
                "404 | {} | server-error",
                "302 | {} | server-error"
            })
    void anAnswerThatIsNotUnderstoodIsUncertain(int statusCode, String answer, String kind) {
        status = statusCode;
        body = answer;

        assertThat(call()).isInstanceOfSatisfying(StepOutcome.Uncertain.class, uncertain -> assertThat(
                        uncertain.error().kind())
                .isEqualTo(kind));
    }

    @Test
    void anUnreachableDependencyIsUncertain() {
        server.stop(0);

        assertThat(call()).isEqualTo(uncertain("unreachable", "no connection"));
    }

    /** Customers read the error of a step, so it must not have the name or the text of an exception. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | unreachable | the connection ended before the answer was complete",
                "HTTP/1.1 200 OK\\r\\nContent-Len | unreachable | the connection ended before the answer was complete",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 50\\r\\n\\r\\n{ | unreachable | the connection ended before the answer was complete",
                "SSH-2.0-OpenSSH_9.6\\r\\n\\r\\n | malformed | answered with something that is not HTTP",
                "HTTP/1.1 twohundred OK\\r\\n\\r\\n | malformed | answered with something that is not HTTP"
            })
    void anExchangeThatFailsIsReportedInOurOwnWords(String sent, String kind, String message) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                try (Socket connection = listener.accept()) {
                    int unused = connection.getInputStream().read(new byte[8192]);
                    connection
                            .getOutputStream()
                            .write(sent.replace("\\r\\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            URI base = URI.create("http://127.0.0.1:" + listener.getLocalPort());

            assertThat(http.call(base, "payment", "ord_1:payment", span(), Map.of("amount", 1))
                            .join())
                    .isEqualTo(uncertain(kind, message));
        }
    }

    private static StepOutcome uncertain(String kind, String message) {
        return new StepOutcome.Uncertain(new StepError(kind, message));
    }
}
