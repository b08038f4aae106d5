package io.coffeechaos.lab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.experiment.file.ExperimentLoader;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.provider.AnyCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Finds and parses the experiment that the command line names: a file or an URL. */
final class ExperimentSource {
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(30);
    private static final int FETCH_BYTES_MAX = 3 << 20;
    private static final String BEARER_TOKEN = "CHAOSTOOLKIT_LOADER_AUTH_BEARER_TOKEN";

    private final Path directory;
    private final Settings settings;
    private final Map<String, String> environment;
    private final boolean verifyTls;

    ExperimentSource(Path directory, Settings settings, Map<String, String> environment, boolean verifyTls) {
        this.directory = directory;
        this.settings = settings;
        this.environment = Map.copyOf(environment);
        this.verifyTls = verifyTls;
    }

    /** @throws InvalidExperimentException when there is no such source, or it cannot be parsed */
    JsonNode load(String source) throws InvalidExperimentException, IOException, InterruptedException {
        Optional<Path> file = file(source);
        if (file.isPresent()) {
            return ExperimentLoader.read(file.get());
        }
        Optional<URI> uri = uri(source);
        String scheme = uri.map(URI::getScheme).orElse("");
        if (scheme.isEmpty()) {
            throw new InvalidExperimentException("Path \"" + source + "\" does not exist.", "");
        }
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new InvalidExperimentException("'" + scheme + "' is not a supported source scheme.", "");
        }
        return fetch(uri.get());
    }

    private Optional<Path> file(String source) {
        try {
            return Optional.of(directory.resolve(source)).filter(Files::exists);
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    private static Optional<URI> uri(String source) {
        try {
            return Optional.of(URI.create(source)).filter(uri -> uri.getScheme() != null);
        } catch (IllegalArgumentException noUri) {
            return Optional.empty();
        }
    }

    private JsonNode fetch(URI uri) throws InvalidExperimentException, IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(FETCH_TIMEOUT)
                .header("Accept", "application/json, application/x-yaml");
        Optional<String> token = Optional.ofNullable(environment.get(BEARER_TOKEN));
        token.map(value -> "bearer " + value.strip())
                .or(() -> settings.authorization(uri.getAuthority()))
                .ifPresent(value -> request.header("Authorization", value));
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(FETCH_TIMEOUT);
        if (!verifyTls) {
            builder.sslContext(AnyCertificate.context());
        }
        try (HttpClient client = builder.build()) {
            HttpResponse<java.io.InputStream> answer =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (java.io.InputStream body = answer.body()) {
                String text = new String(body.readNBytes(FETCH_BYTES_MAX), StandardCharsets.UTF_8);
                if (answer.statusCode() != 200) {
                    throw new InvalidExperimentException("Failed to fetch the experiment: " + text, "");
                }
                return ExperimentLoader.parse(
                        text, answer.headers().firstValue("Content-Type").orElse(""));
            }
        }
    }
}
