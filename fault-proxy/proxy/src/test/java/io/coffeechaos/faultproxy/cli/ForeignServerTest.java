package io.coffeechaos.faultproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program never reports success when another program than a control API has answered. */
class ForeignServerTest {

    private static final List<List<String>> COMMANDS = List.of(
            List.of("list"),
            List.of("inspect", "a"),
            List.of("create", "-l", "l:1", "-u", "u:1", "a"),
            List.of("edit", "-u", "u:1", "a"),
            List.of("toggle", "a"),
            List.of("delete", "a"),
            List.of("reset"),
            List.of("toxic", "add", "-t", "noop", "a"),
            List.of("toxic", "update", "-n", "t", "a"),
            List.of("toxic", "remove", "-n", "t", "a"));

    private record Ended(int status, String out, String err) {}

    @TempDir
    private Path folder;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answers(String path, int status, String type, String body) {
        server.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", type);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private Ended cli(List<String> args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = CliMain.run(
                args,
                Map.of("TOXIPROXY_URL", url()),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        return new Ended(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private void everyCommandFailsAndSays(String answer) throws IOException {
        Path file = Files.writeString(folder.resolve("p.json"), "[{\"name\":\"p\",\"upstream\":\"x:1\"}]");
        for (List<String> command : COMMANDS) {
            failsAndSays(command, answer);
        }
        failsAndSays(List.of("populate", file.toString()), answer);
    }

    private void failsAndSays(List<String> command, String answer) {
        Ended ended = cli(command);
        assertThat(ended.out()).as("%s", command).isEmpty();
        assertThat(ended.err()).as("%s", command).contains(url() + " does not answer as a fault proxy: HTTP " + answer);
        assertThat(ended.status()).as("%s", command).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    200 | text/html        | <!doctype html> <title>Shop</title>
                    200 | text/plain       | OK
                    200 | application/json | {}
                    200 | application/json | {"status":"ok"}
                    200 | application/json | []
                    201 | application/json | {"id":7}
                    404 | text/html        | <html>nothing here</html>
                    503 | text/plain       | no backend
                    """)
    void anotherProgramIsNamedByItsAnswer(int status, String type, String body) throws IOException {
        answers("/", status, type, body);

        everyCommandFailsAndSays(status + ", " + type + ": " + body);
    }

    @ParameterizedTest
    @CsvSource({"204", "202"})
    void anEmptyAnswerOfAnotherProgramIsNoSuccess(int status) throws IOException {
        answers("/", status, "text/plain", "");

        everyCommandFailsAndSays(status + ", text/plain");
    }

    @Test
    void aRedirectIsNoSuccess() throws IOException {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Location", "https://example.com/login");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });

        everyCommandFailsAndSays("302 to https://example.com/login");
    }

    /** An old Toxiproxy has no header with a request id, and its version is plain text. */
    @Test
    void anOldToxiproxyIsKnownByItsVersion() {
        answers("/version", 200, "text/plain", "2.1.4");
        answers("/proxies", 200, "application/json", "{}");
        answers("/reset", 204, "text/plain", "");

        assertThat(cli(List.of("list"))).isEqualTo(new Ended(0, "", ""));
        assertThat(cli(List.of("reset"))).isEqualTo(new Ended(0, "Reset all proxies\n", ""));
    }
}
