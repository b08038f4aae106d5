package io.coffeechaos.lab.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coffeechaos.lab.command.PlayedSystem.Ended;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsCommandTest {
    private static final String NODE = """
            {"level":"warn","time":"2026-01-10T12:00:02.500Z","part":"node-1","caller":"OrderSaga","orderId":"ord_d17habcdefgh99t3",\
            "step":"payment","direction":"call","attempt":2,"outcome":"uncertain","durationMs":3001,\
            "traceId":"4bf92f3577b34da6a3ce929d0e0e4736","message":"step uncertain: timeout"}
            """;

    private static final String OF_ORDER = "12:00:02.500 node-1     WARN  OrderSaga step uncertain: timeout"
            + "  payment call #2 3001 ms  ord_d17h…99t3 4bf92f35";

    private static final String PROXY = """
            {"level":"info","time":"2026-01-10T12:00:01.000Z","part":"proxy","caller":"Proxy","name":"payment","message":"Accepted client"}
            """;

    @TempDir
    private Path folder;

    private Path node;

    @BeforeEach
    void write() throws IOException {
        Path logs = Files.createDirectories(folder.resolve("logs"));
        node = logs.resolve("node-1.log");
        Files.writeString(node, NODE);
        Files.writeString(logs.resolve("proxy.log"), PROXY);
        Files.writeString(logs.resolve("store.log"), """
                        WARNING: from the JVM
                        {"level":"info","time":"2026-01-10T12:00:03.000Z","part":"store","caller":"serve.js","message":"store on port 1"}
                        not whole""");
    }

    private Ended logs(String line) {
        return PlayedSystem.coffee(folder, 1, line);
    }

    @Test
    void theLinesOfAllPartsComeInTheOrderOfTimeAndForPeople() {
        assertThat(logs("logs").out().lines())
                .containsExactly(
                        "             store      INFO  WARNING: from the JVM",
                        "12:00:01.000 proxy      INFO  Proxy Accepted client  name=payment",
                        OF_ORDER,
                        "12:00:03.000 store      INFO  serve.js store on port 1");
    }

    @Test
    void aReaderChoosesPartsOrderTraceAndLevel() {
        assertThat(logs("logs proxy store").out())
                .contains("Accepted client", "store on")
                .doesNotContain("step");
        for (String option : List.of("--order ord_d17habcdefgh99t3", "--trace 4bf92f35", "--level warn")) {
            assertThat(logs("logs " + option).out()).isEqualToIgnoringNewLines(OF_ORDER);
        }
        assertThat(logs("logs --level error").out()).isEmpty();
    }

    @Test
    void aReaderChoosesTheAge() throws IOException {
        Instant now = Instant.now();
        Files.writeString(
                node,
                NODE.replace("2026-01-10T12:00:02.500Z", now.minusSeconds(7200).toString())
                        + NODE.replace(
                                        "2026-01-10T12:00:02.500Z",
                                        now.minusSeconds(60).toString())
                                .replace("timeout", "a minute ago"));

        assertThat(logs("logs --since 1h").out()).contains("a minute ago").doesNotContain("timeout");
        assertThat(logs("logs node-1 --since 3h").out().lines()).hasSize(2);
    }

    @Test
    void allLinesOfAnOrderAreFoundAlsoFarFromTheEnd() throws IOException {
        Files.writeString(node, NODE + PROXY.repeat(10_000));

        assertThat(logs("logs node-1 --order ord_d17habcdefgh99t3").out()).isEqualToIgnoringNewLines(OF_ORDER);
        assertThat(logs("logs node-1").out().lines()).hasSize(200);
    }

    @Test
    void theLinesOfAnOrderComeInTheOrderOfTimeOverNodesAndCuts() throws IOException {
        String other = "\"level\":\"info\",\"message\":\"not of the order\"}\n";
        Path logs = folder.resolve("logs");
        Files.writeString(
                logs.resolve("node-1.log.1"), at(1, "first") + "{\"time\":\"2026-01-10T12:00:01.100Z\"," + other);
        Files.writeString(node, at(4, "fourth") + at(5, "fifth"));
        Files.writeString(logs.resolve("node-2.log"), at(2, "second") + at(6, "sixth"));
        Files.writeString(logs.resolve("node-3.log"), at(3, "third"));

        assertThat(logs("logs --order ord_d17habcdefgh99t3")
                        .out()
                        .lines()
                        .map(line -> line.replaceAll(".* step (\\w+)  .*", "$1")))
                .containsExactly("first", "second", "third", "fourth", "fifth", "sixth");
    }

    private static String at(int second, String words) {
        return NODE.replace("12:00:02.500", "12:00:0" + second + ".500").replace("uncertain: timeout", words);
    }

    @Test
    void linesComeAsJsonAlsoForeignOnes() {
        assertThat(logs("logs node-1 --json").out()).isEqualTo(NODE);
        assertThat(logs("logs store --json").out()).startsWith("""
                {"level":"info","part":"store","message":"WARNING: from the JVM"}
                """);
    }

    @Test
    void aWrongOptionIsNamedWithItsLimit() {
        assertThat(logs("logs --level loud").err())
                .isEqualToIgnoringNewLines(
                        "coffee logs: LEVEL must be one of trace, debug, info, warn, error: was 'loud'");
        assertThat(logs("logs --since yesterday").err())
                .isEqualToIgnoringNewLines(
                        "coffee logs: AGE must be 1 to 6 digits and s, m or h, such as 30s, 5m or 2h: was 'yesterday'");
        assertThat(logs("logs --trace XYZ").err())
                .contains("8 to 32 hex digits")
                .contains("'XYZ'");
        assertThat(logs("logs --trace XYZ").code()).isEqualTo(2);
    }

    @Test
    void anUnknownPartAndASystemWithoutLogsAreNamed() throws IOException {
        assertThat(logs("logs node-9").err())
                .isEqualToIgnoringNewLines("coffee logs: PART must be one of node-1, proxy, store: was 'node-9'");
        assertThat(logs("logs node-9").code()).isEqualTo(2);

        Ended none = PlayedSystem.coffee(folder.resolve("none"), 1, "logs");
        assertThat(none.err()).startsWith("There are no logs in ");
        assertThat(none.code()).isEqualTo(1);
    }

    @Test
    void whatIsAddedIsPrintedWhileItIsFollowedAlsoAfterTheLogWasCut() throws Exception {
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out, true);
        String data = folder.toString();
        Thread reader = Thread.startVirtualThread(
                () -> CommandMain.line(printer, printer).execute("logs", "node-1", "-f", "--data", data));
        await().untilAsserted(() -> assertThat(out.toString()).contains("timeout"));

        Files.writeString(node, NODE.replace("timeout", "one more"), StandardOpenOption.APPEND);
        await().untilAsserted(() -> assertThat(out.toString()).contains("one more"));

        Files.writeString(node, NODE.replace("timeout", "after the cut"));
        await().untilAsserted(() -> assertThat(out.toString()).contains("after the cut"));

        reader.interrupt();
        reader.join();
        assertThat(out.toString().lines().filter(line -> line.contains("one more")))
                .hasSize(1);
    }
}
