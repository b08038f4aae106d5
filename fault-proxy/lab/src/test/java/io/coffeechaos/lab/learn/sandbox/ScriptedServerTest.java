package io.coffeechaos.lab.learn.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coffeechaos.lab.learn.sandbox.ScriptedServer.Reply;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScriptedServerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() {
        server.close();
        client.shutdownNow();
    }

    private HttpResponse<String> post(int order, String key) throws Exception {
        return client.send(
                HttpRequest.newBuilder(server.address().resolve("/orders"))
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString("{\"quantity\":" + order + "}"))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void eachOrderHasItsScriptWhoseLastReplyStays() throws Exception {
        server.script(1, new Reply.Status(503, Duration.ZERO, Optional.of(3)), Reply.status(202));
        server.script(2, Reply.status(422));

        HttpResponse<String> first = post(1, "k");
        assertThat(first.statusCode()).isEqualTo(503);
        assertThat(first.headers().firstValue("Retry-After")).contains("3");
        assertThat(post(2, "x").statusCode()).isEqualTo(422);
        assertThat(post(1, "k").statusCode()).isEqualTo(202);
        assertThat(post(1, "k").statusCode()).isEqualTo(202);

        assertThat(server.requests(1)).extracting(ScriptedServer.Request::key).containsExactly("k", "k", "k");
        assertThat(server.requests(2)).hasSize(1);
        assertThat(server.requests(3)).isEmpty();
    }

    @Test
    void aBrokenConnectionIsNoAnswer() {
        server.script(1, new Reply.Break());

        assertThatThrownBy(() -> post(1, "k")).isInstanceOf(IOException.class);
        // The JDK's client may send a request that got no answer a second time.
        assertThat(server.requests(1)).isNotEmpty();
    }

    @Test
    void closingEndsWhatHangs() throws Exception {
        server.script(1, new Reply.Hang());
        var hanging = client.sendAsync(
                HttpRequest.newBuilder(server.address())
                        .POST(BodyPublishers.ofString("{\"quantity\":1}"))
                        .build(),
                BodyHandlers.ofString());
        await().until(() -> !server.requests(1).isEmpty());

        server.close();

        assertThat(hanging).failsWithin(Duration.ofSeconds(30));
    }
}
