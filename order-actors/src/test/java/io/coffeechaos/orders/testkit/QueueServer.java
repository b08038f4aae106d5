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
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A real SQS-compatible server (ElasticMQ) in its own process, on a free port and with its own directory. {@code
 * ./coffee test} installs it under {@code .coffee/} before the tests run.
 */
public final class QueueServer implements AutoCloseable {
    private static final Path COFFEE =
            Path.of(System.getProperty("coffee.dir", "../.coffee")).toAbsolutePath();

    private final int port;
    private final Path data;
    private Process process;

    /** Starts a server and waits until it answers. */
    public static QueueServer start() {
        QueueServer server = create();
        server.restart();
        return server;
    }

    /** Starts a server whose files cannot grow beyond this many KiB. It soon fails to write, as on a full disk. */
    public static QueueServer startWithFilesUpTo(int kibibytes) {
        QueueServer server = create();
        server.start(List.of("bash", "-c", "ulimit -f $0 && exec \"$@\"", Integer.toString(kibibytes)));
        return server;
    }

    private static QueueServer create() {
        try {
            return new QueueServer(freePort(), Files.createTempDirectory("coffee-queue"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private QueueServer(int port, Path data) {
        this.port = port;
        this.data = data;
    }

    /** The address of the server. */
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** Kills the server with SIGKILL, as a crash would. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Whether the process of the server lives. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for at most {@code patience} until the process exits. Returns its exit code; empty if it still runs. */
    public OptionalInt exitCode(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    /** Starts the server on the same port and data, without a limit for its files. */
    public void restart() {
        start(List.of());
    }

    private void start(List<String> launcher) {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // A queue server of ./coffee up writes this archive of its classes. Without it the start takes twice as
                // long.
                "-XX:SharedArchiveFile=" + COFFEE.resolve("cds/queue.jsa"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                COFFEE.resolve("queue/lib") + "/*",
                "QueueServer",
                "127.0.0.1",
                Integer.toString(port),
                data.toString()));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            data.resolve("server.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("run ./coffee test once to install the queue server", e);
        }
        awaitAnswer();
    }

    /** Creates a client that gives up a request after twenty seconds: a node waits two, but a test may be on a slow machine. */
    public SqsAsyncClient client() {
        return client(endpoint());
    }

    /** Creates such a client for another address. */
    public SqsAsyncClient client(String address) {
        return SqsAsyncClient.builder()
                .region(Region.EU_NORTH_1)
                .endpointOverride(URI.create(address))
                .credentialsProvider(credentials())
                .overrideConfiguration(overrides -> overrides.apiCallTimeout(Duration.ofSeconds(20)))
                .build();
    }

    private void awaitAnswer() {
        try (SqsClient client = SqsClient.builder()
                .region(Region.EU_NORTH_1)
                .endpointOverride(URI.create(endpoint()))
                .credentialsProvider(credentials())
                .overrideConfiguration(overrides -> overrides.retryStrategy(StandardRetryStrategy.builder()
                        .maxAttempts(240)
                        .circuitBreakerEnabled(false)
                        .backoffStrategy(BackoffStrategy.fixedDelay(Duration.ofMillis(250)))
                        .build()))
                .build()) {
            client.listQueues();
        }
    }

    private static StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
