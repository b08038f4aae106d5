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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsCommandTest {
    private static final String NODE =
            "{\"level\":\"warn\",\"time\":\"2026-01-10T12:00:02.500Z\",\"caller\":\"c\",\"orderId\":\"ord_1\","
                    + "\"step\":\"payment\",\"message\":\"call failed\"}\n";

    private static final String PROXY =
            "{\"level\":\"info\",\"time\":\"2026-01-10T12:00:01.000Z\",\"caller\":\"c\",\"name\":\"payment\",\"message\":\"Accepted client\"}\n";

    @TempDir
    private Path folder;

    private Path node;

    @BeforeEach
    void write() throws IOException {
        Path logs = Files.createDirectories(folder.resolve("logs"));
        node = logs.resolve("node-1.log");
        Files.writeString(node, NODE);
        Files.writeString(logs.resolve("proxy.log"), PROXY);
        Files.writeString(
                logs.resolve("store.log"),
                "WARNING: from the JVM\n2026-01-10T12:00:03.000Z store on port 1\nnot whole");
    }

    private Ended logs(String line) {
        return PlayedSystem.coffee(folder, 1, line);
    }

    @Test
    void theLinesOfAllPartsComeInTheOrderOfTimeAndForPeople() {
        assertThat(logs("logs").out().lines())
                .containsExactly(
                        "             store      WARNING: from the JVM",
                        "12:00:01.000 proxy      Accepted client name=payment",
                        "12:00:02.500 node-1     WARN call failed orderId=ord_1 step=payment",
                        "12:00:03.000 store      store on port 1");
    }

    @Test
    void onePartOneOrderOrTheLinesAsTheyAre() {
        assertThat(logs("logs proxy").out())
                .isEqualToIgnoringNewLines("12:00:01.000 proxy      Accepted client name=payment");
        assertThat(logs("logs --order ord_1").out()).contains("call failed").doesNotContain("Accepted");
        assertThat(logs("logs node-1 --raw").out()).isEqualTo(NODE);
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
        await().untilAsserted(() -> assertThat(out.toString()).contains("call failed"));

        Files.writeString(node, NODE.replace("call failed", "one more"), StandardOpenOption.APPEND);
        await().untilAsserted(() -> assertThat(out.toString()).contains("one more"));

        Files.writeString(node, NODE.replace("call failed", "after the cut"));
        await().untilAsserted(() -> assertThat(out.toString()).contains("after the cut"));

        reader.interrupt();
        reader.join();
        assertThat(out.toString().lines().filter(line -> line.contains("one more")))
                .hasSize(1);
    }
}
