package io.coffeechaos.lab;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.lab.topology.LabException;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands never report success when another program than the lab has answered. */
class LabClientTest {
    /** A server on the port of the lab API of some system. */
    private static HttpServer bind() throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), random().lab()), 0);
            } catch (IOException taken) {
                if (attempt == 20) {
                    throw taken;
                }
            }
        }
    }

    private static Ports random() {
        return new Ports(ThreadLocalRandom.current().nextInt(1, Ports.OFFSET_MAX));
    }

    private static List<ThrowingCallable> commands(Ports ports) throws LabException {
        LabClient.Act act = LabClient.Act.of(List.of("kill", "1"));
        return List.of(
                () -> LabClient.status(ports),
                () -> LabClient.cluster(ports),
                () -> LabClient.heal(ports),
                () -> LabClient.node(act, ports));
    }

    @ParameterizedTest
    @CsvSource({"200, text/html, <title>Other</title>", "200, application/json, {}", "202, application/json, {}"})
    void anotherProgramIsNamedByItsAnswer(int status, String type, String body) throws Exception {
        HttpServer other = bind();
        Ports ports = new Ports(other.getAddress().getPort() - new Ports(0).lab());
        try {
            other.createContext("/", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", type);
                exchange.sendResponseHeaders(status, body.length());
                exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
                exchange.close();
            });
            other.start();

            for (ThrowingCallable command : commands(ports)) {
                assertThatThrownBy(command)
                        .isInstanceOf(LabException.class)
                        .hasMessageStartingWith("Not done: ")
                        .hasMessageContaining(body);
            }
        } finally {
            other.stop(0);
        }
    }

    @Test
    void healingNamesWhatIsStillBroken() throws Exception {
        HttpServer lab = bind();
        Ports ports = new Ports(lab.getAddress().getPort() - new Ports(0).lab());
        String[] left = {"[\"node node-1: frozen\"]"};
        try {
            lab.createContext("/lab/heal", exchange -> {
                byte[] body = "{\"healed\":[\"down payment: down\"],\"left\":%s}"
                        .formatted(left[0])
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            lab.start();

            assertThatThrownBy(() -> LabClient.heal(ports)).hasMessage("Still broken: node node-1: frozen.");
            left[0] = "[]";
            LabClient.heal(ports);
        } finally {
            lab.stop(0);
        }
    }

    @Test
    void withoutALabTheLoadAndTheLedgerSayHowToStartOne() throws Exception {
        Ports ports = random();
        assertThatThrownBy(() -> MeasureClient.load(new String[] {"5"}, system -> ports))
                .hasMessage("Nothing is running: ./coffee up starts the system.");
        assertThatThrownBy(() -> MeasureClient.ledger(new String[0], system -> ports))
                .hasMessage("Nothing is running: ./coffee up starts the system.");
    }

    @Test
    void withoutALabTheMessageSaysHowToStartOne() throws Exception {
        for (ThrowingCallable command : commands(random())) {
            assertThatThrownBy(command).hasMessage("Nothing is running: ./coffee up starts the system.");
        }
    }
}
