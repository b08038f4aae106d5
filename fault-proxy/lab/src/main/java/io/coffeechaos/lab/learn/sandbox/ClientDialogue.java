package io.coffeechaos.lab.learn.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What a client is told, and what it says: a line for each wish, and a line for each belief. */
final class ClientDialogue {
    /** The product of each wish. Wish {@code n} orders {@code n} bags of it. */
    static final String PRODUCT = "kenyan-aa";

    private static final ObjectMapper JSON = new ObjectMapper();

    private ClientDialogue() {}

    /**
     * Starts the client, gives it its wishes, and listens until it ends.
     *
     * @param atMost after so long the client is ended
     * @param believes is told the wish and the belief, such as accepted, at once
     */
    static void hold(
            Sandbox sandbox, URI shop, List<Integer> wishes, Duration atMost, BiConsumer<Integer, String> believes)
            throws IOException {
        Process client = sandbox.start(Map.of("SHOP_URL", shop.toString()));
        Thread limit = Thread.startVirtualThread(() -> endAfter(client, atMost));
        try (BufferedReader said = client.inputReader(StandardCharsets.UTF_8)) {
            give(client, wishes);
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                hear(line, believes);
            }
        } finally {
            limit.interrupt();
            client.destroyForcibly();
        }
    }

    /** Writes a line for each wish, and ends the input. A client that has ended already reads nothing. */
    private static void give(Process client, List<Integer> wishes) throws IOException {
        try (Writer lines = client.outputWriter(StandardCharsets.UTF_8)) {
            for (int wish : wishes) {
                lines.write("%1$d {\"items\":[{\"productId\":\"%2$s\",\"quantity\":%1$d}]}\n".formatted(wish, PRODUCT));
            }
        }
    }

    private static void hear(String line, BiConsumer<Integer, String> believes) {
        try {
            JsonNode belief = JSON.readTree(line);
            believes.accept(belief.path("n").asInt(), belief.path("believes").asText());
        } catch (JsonProcessingException notABelief) {
            // A learner's own output, for example of a print statement, says nothing about an order.
        }
    }

    private static void endAfter(Process process, Duration time) {
        try {
            Thread.sleep(time);
            process.destroyForcibly();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
