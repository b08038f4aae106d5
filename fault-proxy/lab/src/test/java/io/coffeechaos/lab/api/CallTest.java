package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call against a small server: the test is the thread that answers. */
@Timeout(60)
class CallTest {
    /** A busy machine keeps a reader that reads from it for a while. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final byte[] LARGE = new byte[256 * 1024];

    /** More than all buffers between the two ends. */
    private static final int LARGE_PARTS = 200;

    private final ActorSystem system = ActorSystem.create("call-test", LabApi.config());
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Duration readerMax = PATIENCE;
    private ServerBinding server;

    @BeforeEach
    void start() {
        server = Http.get(system)
                .newServerAt("127.0.0.1", 0)
                .bind(this::take)
                .toCompletableFuture()
                .join();
    }

    private CompletionStage<org.apache.pekko.http.javadsl.model.HttpResponse> take(
            org.apache.pekko.http.javadsl.model.HttpRequest request) {
        Call call = new Call(request, URI.create("/lab/stream"), new byte[0], system, readerMax);
        calls.add(call);
        return call.answer();
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), server.localAddress().getPort());
        socket.getOutputStream()
                .write("GET /lab/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private Call next() throws InterruptedException {
        Call call = calls.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(call).as("a call").isNotNull();
        return call;
    }

    private static void writeMuch(Call call) throws IOException {
        for (int part = 0; part < LARGE_PARTS; part++) {
            call.write(LARGE);
        }
    }

    @Test
    void aReaderThatDoesNotReadIsCutOff() throws Exception {
        readerMax = Duration.ofMillis(300);
        try (Socket socket = connect()) {
            Call call = next();
            call.begin("text/event-stream");

            assertThatIOException().isThrownBy(() -> writeMuch(call)).withMessageContaining("has not read for 300 ms");
            call.fail(new IOException("cut off"));
            call.end();

            assertThat(bytesUntilTheEnd(socket)).isLessThan((long) LARGE_PARTS * LARGE.length);
        }
    }

    /** Reads until the connection ends, in order or not. */
    private static long bytesUntilTheEnd(Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        long bytes = 0;
        try (InputStream answer = socket.getInputStream()) {
            byte[] chunk = new byte[64 * 1024];
            for (int read = answer.read(chunk); read >= 0; read = answer.read(chunk)) {
                bytes += read;
            }
        } catch (SocketException reset) {
            // The server has ended the connection without the last chunk.
        }
        return bytes;
    }

    @Test
    void aReaderThatReadsGetsEverything() throws Exception {
        var answer = client.sendAsync(request(), HttpResponse.BodyHandlers.ofByteArray());
        Call call = next();

        call.begin("text/csv; charset=utf-8");
        writeMuch(call);
        call.end();

        assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body()).hasSize(LARGE_PARTS * LARGE.length);
        assertThat(answer.get().headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
    }

    @Test
    void aReaderThatIsGoneIsNoticed() throws Exception {
        Socket socket = connect();
        Call call = next();
        call.begin("text/event-stream");
        call.write(LARGE);
        socket.close();

        assertThatIOException().isThrownBy(() -> writeMuch(call));
    }

    @Test
    void aFailureIsAnsweredWithoutItsTrace() throws Exception {
        var answer = client.sendAsync(request(), HttpResponse.BodyHandlers.ofString());
        Call call = next();

        call.fail(new IllegalStateException("a secret of the lab"));
        call.end();

        assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode())
                .isEqualTo(500);
        assertThat(answer.get().body()).isEqualTo("{\"error\":\"the lab could not answer: its log says why\"}");
        assertThat(answer.get().headers().map()).doesNotContainKey("server");
    }

    @Test
    void aCallThatNobodyAnsweredDoesNotWait() throws Exception {
        var answer = client.sendAsync(request(), HttpResponse.BodyHandlers.ofString());

        next().end();

        assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode())
                .isEqualTo(503);
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.localAddress().getPort()))
                .build();
    }
}
