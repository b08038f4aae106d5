package io.coffeechaos.lab.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that plays a runner. It renews its lease until the lab wants it to stop, or until its folder has a file
 * {@code hang}. Then it only waits.
 */
final class ChildRunner {
    private ChildRunner() {}

    static Process start(URI lab, String id, Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ChildRunner.class.getName(),
                lab.toString(),
                id,
                folder.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console.txt").toFile())
                .start();
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        URI lease = URI.create(args[0] + "/lab/runs/" + args[1] + "/lease");
        Path folder = Path.of(args[2]);
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!Files.exists(folder.resolve("hang"))) {
                HttpRequest renewal = HttpRequest.newBuilder(lease)
                        .header("Content-Type", "application/json")
                        .PUT(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"name\":\"baseline\",\"phase\":\"during\",\"elapsedS\":41,\"probes\":[{\"name\":\"served\",\"value\":0.998,\"ok\":true}]}"))
                        .build();
                String answer = client.send(renewal, HttpResponse.BodyHandlers.ofString())
                        .body();
                if (answer.contains("\"stop\":true")) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
            TimeUnit.MINUTES.sleep(1);
        }
    }
}
