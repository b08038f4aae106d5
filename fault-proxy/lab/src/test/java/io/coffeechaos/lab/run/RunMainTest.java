package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command in a process of its own, and its lease. Small servers play the lab and the fault proxy. */
class RunMainTest {
    private record Ended(int status, String output) {}

    @TempDir
    private Path folder;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<HttpServer> servers = new ArrayList<>();
    private final AtomicReference<String> lease = new AtomicReference<>("{\"stop\":false}");
    private volatile int leaseStatus = 200;

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    private Ended run(Ports ports, String... arguments) throws IOException, InterruptedException {
        List<String> command = RunnerCommand.of(folder, ports, arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private static Ports random() {
        return new Ports(ThreadLocalRandom.current().nextInt(1, Ports.OFFSET_MAX));
    }

    /** Serves a lab and a fault proxy at the ports of some system. */
    private Ports serve() throws IOException {
        for (int attempt = 0; ; attempt++) {
            Ports ports = random();
            try {
                bind(ports.lab());
                bind(ports.proxyControl());
                return ports;
            } catch (IOException taken) {
                stop();
                if (attempt == 20) {
                    throw taken;
                }
            }
        }
    }

    private void bind(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        servers.add(server);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(exchange.getRequestMethod() + " " + path.replaceAll("\\d{6}-\\d{6}", "ID"));
        boolean isLease = path.endsWith("/lease");
        String body = path.equals("/lab/nodes") ? "{\"nodes\":[]}" : isLease ? lease.get() : "{}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean isEnd = exchange.getRequestMethod().equals("DELETE");
        exchange.sendResponseHeaders(isEnd ? 204 : isLease ? leaseStatus : 200, isEnd ? -1 : bytes.length);
        if (!isEnd) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Test
    void withoutALabTheMessageSaysHowToStartOne() throws Exception {
        Ended ended = run(random(), "baseline");

        assertThat(ended.output()).isEqualTo("coffee run: Nothing is running: ./coffee up starts the system\n");
        assertThat(ended.status()).isEqualTo(4);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aSecondRunIsRefusedBeforeItChangesAnything() throws Exception {
        leaseStatus = 409;
        lease.set("{\"error\":\"the run busy-hour-1 is going on\"}");

        Ended ended = run(serve(), "baseline");

        assertThat(ended.output()).isEqualTo("coffee run: the run busy-hour-1 is going on\n");
        assertThat(ended.status()).isEqualTo(4);
        assertThat(asked).containsOnly("GET /lab/nodes", "GET /proxies", "PUT /lab/runs/baseline-ID/lease");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theLibraryIsCheckedWithoutALab() throws Exception {
        Ended ended = run(random(), "--check", "--all");

        assertThat(ended.output()).contains("baseline is valid").contains("payment-crawl is valid");
        assertThat(ended.status()).isZero();
    }

    @Test
    void aDryRunSaysWhatItWouldDoAndChangesNothing() throws Exception {
        Ended ended = run(serve(), "--dry", "--short", "payment-crawl");

        assertThat(ended.output()).contains("payment-crawl-latency", "no alarm");
        assertThat(ended.status()).isZero();
        assertThat(asked).filteredOn(request -> !request.startsWith("GET ")).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theLeaseIsRenewedUntilItIsClosedAndHearsTheStop() throws Exception {
        Ports ports = serve();
        AtomicReference<String> stopped = new AtomicReference<>("");
        lease.set("{\"stop\":true,\"folder\":\"/somewhere/baseline-1\"}");
        try (RunningLab lab = RunningLab.at(ports)) {
            RunLease held = RunLease.begin(
                    lab, "baseline-1", JsonNodeFactory.instance.objectNode().put("name", "baseline"), folder);
            assertThat(held.folder()).isEqualTo(Path.of("/somewhere/baseline-1"));

            held.keep(JsonNodeFactory.instance::objectNode, new RunLease.Holder() {
                @Override
                public void mustStop(String why) {
                    stopped.set(why);
                }

                @Override
                public void lost(RunLease.Loss how) {
                    stopped.set("lost: " + how.words());
                }
            });
            await().untilAsserted(() -> assertThat(stopped.get()).isEqualTo("a request to the lab"));
            held.close();
        }

        assertThat(asked.getFirst()).isEqualTo("PUT /lab/runs/baseline-1/lease");
        assertThat(asked.getLast()).isEqualTo("DELETE /lab/runs/baseline-1/lease");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "payment-craw|no experiment payment-craw: did you mean payment-crawl, ",
                "black-fryday --short|no experiment black-fryday: did you mean black-friday, ",
                "--short|name an experiment: ./coffee run --list lists them",
                "--prepare-only --own baseline|--prepare-only prepares a running system",
            })
    void aWrongNameIsWrongUsage(String arguments, String message) throws Exception {
        Ended ended = run(random(), arguments.split(" "));

        assertThat(ended.output()).startsWith("coffee run: " + message);
        assertThat(ended.status()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none.json", "./none", "FILE --help"})
    void whatLooksLikeAFileIsForTheOtherRunner(String arguments) throws Exception {
        assertThat(RunNames.isForLibrary(arguments.split(" "))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"baseline", "none", "--help", "--short --all", "baseline none.json"})
    void everythingElseIsForTheLibrary(String arguments) throws Exception {
        assertThat(RunNames.isForLibrary(arguments.split(" "))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "false, true,     , false, true",
        "false, true,     , true,  false",
        "false, true, 100, false, false",
        "false, false,    , false, false",
        "true,  true,     , true,  true",
        "true,  true, 100, true,  true"
    })
    void aSystemIsStartedWhenItIsAskedForOrNoneRuns(
            boolean own, boolean mayStart, Integer portOffset, boolean runs, boolean starts) throws Exception {
        RunSystem.Choice choice = new RunSystem.Choice(own, mayStart, Optional.ofNullable(portOffset));

        assertThat(choice.startsOne(() -> runs)).isEqualTo(starts);
    }

    @Test
    void aSystemForTheRunHasAsManyNodesAsItNeeds() throws Exception {
        assertThat(RunSystem.nodes(List.of("baseline"))).isEqualTo(1);
        assertThat(RunSystem.nodes(List.of("baseline", "node-kill"))).isEqualTo(3);
    }
}
