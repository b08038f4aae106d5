package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.PlayedPorts;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.fault.FakeMachine;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.supervisor.Supervisor;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import io.coffeechaos.lab.topology.SystemAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabApiTest {
    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        client.shutdownNow();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    /** Starts a lab API without parts on a free port. */
    private Ports start() throws IOException {
        return start(Duration.ofSeconds(10));
    }

    private Ports start(Duration patience) throws IOException {
        LabDirectory labDirectory = new LabDirectory(directory, directory, directory);
        URI none = URI.create("http://127.0.0.1:1");
        Measuring measuring = new Measuring(
                new SystemAddresses("student", Map.of(), Map.of(), Map.of(), none, none, directory, directory),
                List::of,
                System::currentTimeMillis);
        opened.add(measuring);
        Breaking breaking =
                new Breaking(RunningLab.at(new Ports(0)), new FakeMachine(none), List::of, System::currentTimeMillis);
        opened.add(breaking);
        Runs runs = new Runs(measuring, breaking, new RunFolders(directory.resolve("runs")), (id, wish, folder) -> {
            throw new IOException("no runs here");
        });
        opened.add(runs);
        for (int attempt = 0; ; attempt++) {
            Ports ports = PlayedPorts.draw();
            try {
                opened.addFirst(LabApi.start(
                        new Supervisor(List.of(), labDirectory),
                        ports,
                        measuring,
                        breaking,
                        runs,
                        ports.lab(),
                        patience));
                return ports;
            } catch (IOException taken) {
                if (attempt == 20) {
                    throw taken;
                }
            }
        }
    }

    private int post(Ports ports, String... headers) throws IOException, InterruptedException {
        URI uri = Ports.local(ports.lab()).resolve("/lab/nodes/node-1/kill");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void aPageOfAnotherOriginCannotKillANode() throws Exception {
        Ports ports = start();
        String json = "application/json";

        assertThat(post(ports)).isEqualTo(403);
        assertThat(post(ports, "Content-Type", "text/plain")).isEqualTo(403);
        assertThat(post(ports, "Content-Type", json, "Origin", "http://evil.example"))
                .isEqualTo(403);
        assertThat(post(ports, "Content-Type", json, "Origin", "null")).isEqualTo(403);
        String shop = "http://localhost:" + ports.shop();
        assertThat(post(ports, "Content-Type", json, "Origin", shop, "Origin", "http://evil.example"))
                .isEqualTo(403);
        assertThat(post(ports, "Content-Type", json, "Content-Type", "text/plain"))
                .isEqualTo(403);
        // The checks let this request pass. The answer is 404 because this lab has no node-1.
        assertThat(post(ports, "Content-Type", json)).isEqualTo(404);
        assertThat(post(ports, "Content-Type", json, "Origin", shop)).isEqualTo(404);
    }

    @Test
    void aHostNameThatIsNotLocalIsRefused() throws Exception {
        Ports ports = start();

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.lab())) {
            socket.getOutputStream()
                    .write("GET /lab/status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void aHealthCheckNeedsNoHost() throws Exception {
        Ports ports = start();

        for (String head :
                List.of("HTTP/1.0\r\n", "HTTP/1.0\r\nHost:\r\n", "HTTP/1.1\r\nHost: \r\nConnection: close\r\n")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.lab())) {
                socket.getOutputStream()
                        .write(("GET /lab/status " + head + "\r\n").getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).startsWith("HTTP/1.1 200");
            }
        }
    }

    private static String exchange(Ports ports, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.lab())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aBodyThatDoesNotArriveIsRefused() throws Exception {
        Ports ports = start(Duration.ofMillis(300));

        String answer = exchange(
                ports,
                "PUT /lab/load HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 20\r\nConnection: close\r\n\r\n{\"rate\":");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("the whole body must arrive within 300 ms");
    }

    @Test
    void aBodyOfAnyLengthThatIsTooLargeIsRefused() throws Exception {
        Ports ports = start();

        String answer = exchange(
                ports,
                "PUT /lab/load HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 999999999\r\nConnection: close\r\n\r\n{");

        assertThat(answer).startsWith("HTTP/1.1 413").contains("a body may have at most 65536 bytes");
    }

    @Test
    void theAnswerToABadTargetNamesNoProgram() throws Exception {
        Ports ports = start();

        String bad = exchange(ports, "GET /lab/runs/a|b{ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        String outside =
                exchange(ports, "GET /lab/runs/../journal HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(bad).startsWith("HTTP/1.1 400").doesNotContainIgnoringCase("server:", "pekko", "exception");
        assertThat(outside).startsWith("HTTP/1.1 404").doesNotContainIgnoringCase("server:", "pekko");
    }

    @Test
    void theStatusIncludesTheLabItself() throws Exception {
        Ports ports = start();

        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(Ports.local(ports.lab()).resolve("/lab/status"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"lab\"")
                .contains(Long.toString(ProcessHandle.current().pid()));
    }

    private HttpResponse<String> lessons(Ports ports, String method, String path) throws Exception {
        return lessons(ports, method, path, "{\"lines\":[\"./coffee up\"]}");
    }

    private HttpResponse<String> lessons(Ports ports, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(Ports.local(ports.lab()).resolve("/lab/lessons" + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** A course with one lesson. Returns its file. */
    private Path firstLesson() throws IOException {
        Path part = Files.createDirectories(directory.resolve("fault-proxy/learn/0-start"));
        return Files.copy(Path.of("../learn/0-start/0.1-five-minutes.md"), part.resolve("0.1-five-minutes.md"));
    }

    @Test
    void aGuessIsKeptForTheNextVisitAndForTheReport() throws Exception {
        Path unused = firstLesson();
        Ports ports = start();

        assertThat(lessons(ports, "GET", "/0.1").body()).contains("\"guess\":\"\"");
        assertThat(lessons(ports, "PUT", "/0.1/guess", "{\"guess\":\"yes\"}").body())
                .contains("a guess has 20 to 500 characters: this one has 3")
                .contains("\"field\":\"guess\"");
        assertThat(lessons(ports, "PUT", "/0.1/guess", "{\"guess\":7}").statusCode())
                .isEqualTo(400);
        assertThat(lessons(ports, "PUT", "/0.1/guess", "{\"text\":\"\"}").statusCode())
                .isEqualTo(400);
        assertThat(lessons(ports, "PUT", "/9.9/guess", "{\"guess\":\"\"}").statusCode())
                .isEqualTo(404);

        assertThat(lessons(ports, "PUT", "/0.1/guess", "{\"guess\":\"It is charged twice.\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(lessons(ports, "GET", "/0.1").body()).contains("\"guess\":\"It is charged twice.\"");
    }

    /** The course comes from the checkout. A request names a step: it cannot bring a command. */
    @Test
    void theCourseIsServedAndOnlyItsOwnStepsRun() throws Exception {
        Path lesson = firstLesson();
        Ports ports = start();

        assertThat(lessons(ports, "GET", "").body()).contains("{\"id\":\"0.1\",\"title\":\"Five minutes\"");
        assertThat(lessons(ports, "GET", "/0.1").body())
                .contains("{\"kind\":\"step\",\"id\":\"first\",\"runs\":true,\"lines\":[\"./coffee order\"]}");
        assertThat(lessons(ports, "GET", "/9.9").statusCode()).isEqualTo(404);
        assertThat(lessons(ports, "POST", "/0.1/steps/nothing").statusCode()).isEqualTo(404);
        assertThat(lessons(ports, "DELETE", "/0.1/steps/first").statusCode()).isEqualTo(404);
        // Nothing runs at these ports, and the step says so.
        assertThat(lessons(ports, "POST", "/0.1/steps/first").body()).contains("\"done\":false");

        Files.writeString(lesson, "no lesson");
        assertThat(lessons(ports, "GET", "").body())
                .contains("0.1-five-minutes.md: a lesson begins with YAML between two lines of ---");
    }
}
