package io.coffeechaos.orders.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A real DynamoDB-compatible server in its own process, on a free port and with its own directory: the embedded store
 * (dynalite) or DynamoDB Local. {@code ./coffee test} installs both under {@code .coffee/} before the tests run.
 */
public final class StoreServer implements AutoCloseable {
    /** The kinds of server. */
    public enum Kind {
        DYNALITE,
        DYNAMODB_LOCAL
    }

    private static final Path COFFEE =
            Path.of(System.getProperty("coffee.dir", "../.coffee")).toAbsolutePath();

    /** A file system in memory, where there is one: it outlives a killed process as a disk does, and costs no flush. */
    private static final Path MEMORY = Stream.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir")))
            .filter(Files::isWritable)
            .findFirst()
            .orElseThrow();

    private final Kind kind;
    private final int port;
    private final Path data;
    private Process process;

    /** Starts a server and waits until it answers. */
    public static StoreServer start(Kind kind) {
        try {
            StoreServer server = new StoreServer(kind, freePort(), Files.createTempDirectory(MEMORY, "coffee-store"));
            server.startProcess();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StoreServer(Kind kind, int port, Path data) {
        this.kind = kind;
        this.port = port;
        this.data = data;
    }

    /** The address of the server. */
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** The size of the server's data on disk, in bytes. */
    public long dataBytes() {
        try (Stream<Path> files = Files.walk(data)) {
            return files.map(Path::toFile).mapToLong(File::length).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the server with SIGKILL, as a crash would. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts the server again on the same port and data. */
    public void restart() {
        startProcess();
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startProcess() {
        try {
            process = new ProcessBuilder(command())
                    .directory(COFFEE.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(data.resolve("server.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("run ./coffee test once to install the stores", e);
        }
        awaitAnswer();
    }

    private List<String> command() {
        return switch (kind) {
            case DYNALITE ->
                List.of("node", COFFEE.resolve("store/serve.js").toString(), Integer.toString(port), data.toString());
            case DYNAMODB_LOCAL -> {
                List<String> java = new ArrayList<>();
                java.add(ProcessHandle.current().info().command().orElse("java"));
                java.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
                java.addAll(List.of("-DDDB_LOCAL_TELEMETRY=0", "--enable-native-access=ALL-UNNAMED"));
                java.addAll(List.of("-cp", COFFEE.resolve("dynamodb-local/lib") + "/*"));
                java.add("software.amazon.dynamodb.services.local.main.ServerRunner");
                java.addAll(List.of("-disableTelemetry", "-sharedDb", "-dbPath", data.toString()));
                java.addAll(List.of("-port", Integer.toString(port)));
                yield java;
            }
        };
    }

    private void awaitAnswer() {
        try (DynamoDbClient client = DynamoDbClient.builder()
                .region(Region.EU_NORTH_1)
                .endpointOverride(URI.create(endpoint()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .overrideConfiguration(overrides -> overrides.retryStrategy(StandardRetryStrategy.builder()
                        .maxAttempts(120)
                        .circuitBreakerEnabled(false)
                        .backoffStrategy(BackoffStrategy.fixedDelay(Duration.ofMillis(250)))
                        .build()))
                .build()) {
            client.listTables();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
