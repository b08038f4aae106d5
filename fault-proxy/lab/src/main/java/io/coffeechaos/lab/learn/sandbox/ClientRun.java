package io.coffeechaos.lab.learn.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The learner's client as a customer of the running shop. Wish {@code n} orders {@code n} bags, so an order shows which wish
 * it is of, whatever key it has.
 *
 * @param believes what the client believes of each wish: accepted, refused or unknown
 * @param orders how many orders the shop has of each wish
 */
public record ClientRun(Map<Integer, String> believes, Map<Integer, Integer> orders) {
    /** So many wishes: an order has 20 bags of a kind at most. */
    public static final int WISHES_MAX = 20;

    /** Four attempts of five seconds, and the longest pauses that a shop may ask for. */
    private static final Duration WISH_MAX = Duration.ofSeconds(90);

    /** Copies the maps. */
    public ClientRun {
        believes = Map.copyOf(believes);
        orders = Map.copyOf(orders);
    }

    /** Gives the client its wishes, one after the other, and returns what it believes of each. */
    public static Map<Integer, String> order(Sandbox sandbox, URI shop, int wishes) throws IOException {
        Map<Integer, String> believes = new HashMap<>();
        ClientDialogue.hold(
                sandbox,
                shop,
                IntStream.rangeClosed(1, wishes).boxed().toList(),
                WISH_MAX.multipliedBy(wishes),
                believes::put);
        return believes;
    }

    /**
     * Counts the new orders of each wish.
     *
     * @param page the newest orders, as {@code GET /orders} lists them
     * @param before the ids of the orders that were there before
     */
    public static Map<Integer, Integer> counted(JsonNode page, Set<String> before) {
        Map<Integer, Integer> orders = new HashMap<>();
        for (JsonNode order : page.path("items")) {
            JsonNode item = order.path("items").path(0);
            if (!before.contains(order.path("id").asText())
                    && item.path("productId").asText().equals(ClientDialogue.PRODUCT)) {
                orders.merge(item.path("quantity").asInt(), 1, Integer::sum);
            }
        }
        return orders;
    }

    private long believed(String word) {
        return believes.values().stream().filter(word::equals).count();
    }

    private boolean isThere(int wish) {
        return orders.getOrDefault(wish, 0) > 0;
    }

    private long lost() {
        return believes.entrySet().stream()
                .filter(wish -> wish.getValue().equals("accepted") && !isThere(wish.getKey()))
                .count();
    }

    private long silent() {
        return believes.entrySet().stream()
                .filter(wish -> wish.getValue().equals("refused") && isThere(wish.getKey()))
                .count();
    }

    private int duplicates() {
        return orders.values().stream()
                .mapToInt(count -> Math.max(0, count - 1))
                .sum();
    }

    /** Whether the client was right about every wish. */
    public boolean isRight() {
        return lost() == 0 && silent() == 0 && duplicates() == 0 && !believes.isEmpty();
    }

    /** The run in two lines. */
    public String words() {
        return "The client believes: %d accepted, %d refused, %d unknown.%nThe shop has %d orders: lost %d, duplicate %d, silent %d."
                .formatted(
                        believed("accepted"),
                        believed("refused"),
                        believed("unknown"),
                        orders.values().stream().mapToInt(count -> count).sum(),
                        lost(),
                        duplicates(),
                        silent());
    }
}
