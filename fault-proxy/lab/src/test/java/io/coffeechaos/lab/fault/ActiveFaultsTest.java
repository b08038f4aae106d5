package io.coffeechaos.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActiveFaultsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(50);

    /** The requests that changed something, as method, path and body. */
    private final Queue<String> changes = new ConcurrentLinkedQueue<>();

    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer server;
    private RunningLab lab;
    private ActiveFaults faults;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", this::answer);
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        lab = RunningLab.connect(address, address);
        faults = new ActiveFaults(new FaultSite(lab, new FakeMachine(address)), System::currentTimeMillis);
    }

    @AfterEach
    void stop() {
        faults.close();
        lab.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            String said = "{}";
            int status = 200;
            if (exchange.getRequestMethod().equals("GET")) {
                said = path.equals("/proxies")
                        ? proxies()
                        : path.equals("/lab/nodes")
                                ? "{\"nodes\":[]}"
                                : path.equals("/lab/status") ? "{\"processes\":[]}" : "{}";
            } else if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                status = 500;
            } else {
                changes.add(exchange.getRequestMethod() + " " + path + " " + body);
                status = path.equals("/reset") ? 204 : 200;
            }
            byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
            if (status != 204) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    /** This server is also every simulator. */
    private String proxies() {
        int port = server.getAddress().getPort();
        return Stream.of("payment", "inventory", "shipping")
                .map(service -> "\"%s\":{\"name\":\"%s\",\"listen\":\"127.0.0.1:1\",\"upstream\":\"127.0.0.1:%d\"}"
                        .formatted(service, service, port))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static final String OFF = "POST /proxies/payment {\"enabled\":false}";
    private static final String ON = "POST /proxies/payment {\"enabled\":true}";

    @Test
    void aFaultEndsByItself() throws Exception {
        faults.begin(new FaultOrder.Down("payment"), SHORT);

        await().untilAsserted(() -> assertThat(changes).containsExactly(OFF, ON));
        await().untilAsserted(() -> assertThat(faults.list()).isEmpty());
    }

    @Test
    void theFaultProxyEndsAPartitionByItselfWhenTheLabIsDead() throws Exception {
        faults.begin(new FaultOrder.Partition(1, 2, LONG), LONG);

        assertThat(changes)
                .hasSize(2)
                .allMatch(change -> change.contains("/toxics"))
                .allMatch(change -> change.contains("\"duration\":" + LONG.toMillis()));
    }

    @Test
    void aFaultIsListedUntilItIsEndedByHand() throws Exception {
        ActiveFaults.Active fault = faults.begin(new FaultOrder.Down("payment"), LONG);
        assertThat(faults.list()).containsExactly(fault);
        assertThat(fault.until()).isEqualTo(fault.since().plus(LONG));

        faults.end(fault.id());

        assertThat(faults.list()).isEmpty();
        assertThat(changes).containsExactly(OFF, ON);
        faults.end(fault.id());
        assertThat(changes).as("a second end does nothing").hasSize(2);
    }

    @Test
    void theEndIsTriedAgainWhileThePartDoesNotAnswer() throws Exception {
        ActiveFaults.Active fault = faults.begin(new FaultOrder.Down("payment"), LONG);
        refusals.set(1);

        faults.end(fault.id());

        assertThat(faults.list()).as("still broken").containsExactly(fault);
        await().untilAsserted(() -> assertThat(changes).containsExactly(OFF, ON));
    }

    @Test
    void aFaultThatCouldNotBeMadeIsUndone() {
        refusals.set(1);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> faults.begin(new FaultOrder.Down("payment"), LONG));

        await().untilAsserted(() -> assertThat(changes).containsExactly(ON));
        await().untilAsserted(() -> assertThat(faults.list()).isEmpty());
    }

    @Test
    void theNinthFaultIsRefused() throws Exception {
        for (int i = 0; i < ActiveFaults.COUNT_MAX; i++) {
            faults.begin(new FaultOrder.Down("payment"), LONG);
        }

        assertThatExceptionOfType(ActiveFaults.TooManyException.class)
                .isThrownBy(() -> faults.begin(new FaultOrder.Down("payment"), LONG))
                .withMessageContaining("8");
    }

    @Test
    void healEndsEverythingAndResetsTheLinks() throws Exception {
        faults.begin(new FaultOrder.Down("payment"), LONG);

        assertThat(faults.heal(true)).as("what is left").isEmpty();

        assertThat(faults.list()).isEmpty();
        assertThat(changes)
                .startsWith(OFF)
                .contains(ON, "POST /reset ")
                .filteredOn(change -> change.equals("PUT /mode {\"mode\":\"normal\"}"))
                .hasSize(3);
    }
}
