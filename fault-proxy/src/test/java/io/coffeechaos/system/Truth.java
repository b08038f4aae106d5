package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The judge: joins what the customers were told with the orders and with the simulators' own books.
 *
 * <p>Whatever was done to the system: an order that was acknowledged ends, one key has one order, and a confirmed order
 * has exactly one charge, one reservation and one booking.
 */
final class Truth {
    private static final Set<String> TERMINAL = Set.of("CONFIRMED", "REJECTED", "CANCELLED", "EXPIRED");
    private static final List<String> SERVICES = List.of("payment", "inventory", "shipping");

    /** The transitions of the order contract. */
    private static final Map<String, Set<String>> NEXT = Map.of(
            "ACCEPTED", Set.of("PAYMENT_PENDING", "COMPENSATING"),
            "PAYMENT_PENDING", Set.of("INVENTORY_PENDING", "REJECTED", "COMPENSATING"),
            "INVENTORY_PENDING", Set.of("SHIPPING_PENDING", "COMPENSATING"),
            "SHIPPING_PENDING", Set.of("CONFIRMED", "COMPENSATING"),
            "COMPENSATING", Set.of("REJECTED", "CANCELLED", "EXPIRED"));

    private Truth() {}

    /**
     * Waits until every acknowledged order is confirmed, then audits the books.
     *
     * @param patience from now
     */
    static void allConfirmed(Stack stack, List<OrderLoad.Submitted> submitted, Duration patience)
            throws IOException, InterruptedException {
        List<String> ids = submitted.stream()
                .filter(OrderLoad.Submitted::accepted)
                .map(OrderLoad.Submitted::orderId)
                .toList();
        assertThat(new HashSet<>(ids).size()).as("one key, one order").isEqualTo(ids.size());
        Set<String> open = new HashSet<>(ids);
        Eventually.eventually(patience, () -> {
            for (String id : List.copyOf(open)) {
                String status = stack.order(id).path("status").asText();
                if (TERMINAL.contains(status)) {
                    assertThat(status).as(id).isEqualTo("CONFIRMED");
                    open.remove(id);
                }
            }
            assertThat(open)
                    .as("%d of %d acknowledged orders are still open", open.size(), ids.size())
                    .isEmpty();
        });
        booksBalance(stack, ids);
        for (String id : ids) {
            historyIsLegal(id, stack.events(id), "CONFIRMED");
        }
        System.out.println(
                ids.size() + " acknowledged of " + submitted.size() + " submitted, all confirmed, books balance");
    }

    private static void booksBalance(Stack stack, List<String> confirmed) throws IOException, InterruptedException {
        for (String service : SERVICES) {
            Map<String, Stack.Effects> book = stack.ledger(service);
            for (String id : confirmed) {
                assertThat(book.containsKey(id)).as(service + " of " + id).isTrue();
                assertThat(book.get(id).effects()).as(service + " of " + id).isEqualTo(1);
                assertThat(book.get(id).net()).as(service + " of " + id).isEqualTo(1);
            }
            assertThat(book.entrySet().stream().filter(entry -> entry.getValue().effects() > 1))
                    .as(service + " took effect twice")
                    .isEmpty();
        }
    }

    /**
     * Audits orders that have ended: their histories, and that all effects of each stand once, or none does.
     *
     * @param ends how each has ended, by id
     */
    static void ended(Stack stack, Map<String, String> ends) throws IOException, InterruptedException {
        Map<String, Map<String, Stack.Effects>> books = new HashMap<>();
        for (String service : SERVICES) {
            books.put(service, stack.ledger(service));
        }
        for (Map.Entry<String, String> end : ends.entrySet()) {
            String id = end.getKey();
            historyIsLegal(id, stack.events(id), end.getValue());
            int standing = end.getValue().equals("CONFIRMED") ? 1 : 0;
            books.forEach((service, book) -> {
                Stack.Effects effects = book.getOrDefault(id, new Stack.Effects(0, 0, 0, 0, "none"));
                assertThat(effects.net()).as(service + " of " + id).isEqualTo(standing);
                assertThat(effects.effects()).as(service + " of " + id).isLessThanOrEqualTo(1);
            });
        }
    }

    /**
     * Waits until every acknowledged order has ended, however, and audits them: a cancellation that was promised is not
     * followed by a confirmation, and what nobody was told of balances too.
     *
     * @param patience from now
     * @return how each has ended, by id
     */
    static Map<String, String> allEnded(Stack stack, List<OrderLoad.Submitted> submitted, Duration patience)
            throws IOException, InterruptedException {
        List<OrderLoad.Submitted> acknowledged =
                submitted.stream().filter(OrderLoad.Submitted::accepted).toList();
        Set<String> open =
                acknowledged.stream().map(OrderLoad.Submitted::orderId).collect(Collectors.toCollection(HashSet::new));
        assertThat(open).as("one key, one order").hasSameSizeAs(acknowledged);
        Map<String, String> ends = new HashMap<>();
        Eventually.eventually(patience, () -> {
            for (String id : List.copyOf(open)) {
                String status = stack.order(id).path("status").asText();
                if (TERMINAL.contains(status)) {
                    ends.put(id, status);
                    open.remove(id);
                }
            }
            assertThat(open)
                    .as("%d of %d acknowledged orders are still open", open.size(), acknowledged.size())
                    .isEmpty();
        });
        ended(stack, ends);
        for (OrderLoad.Submitted order : acknowledged) {
            assertThat(order.cancelPromised() && ends.get(order.orderId()).equals("CONFIRMED"))
                    .as("confirmed after a promise to cancel: " + order)
                    .isFalse();
        }
        return ends;
    }

    private static void historyIsLegal(String id, JsonNode events, String end) {
        long seq = 0;
        String status = "ACCEPTED";
        for (JsonNode event : events) {
            assertThat(event.path("seq").asLong()).as("versions of " + id).isEqualTo(++seq);
            String next = event.path("status").asText();
            if (!next.equals(status)) {
                assertThat(NEXT.getOrDefault(status, Set.of()))
                        .as("after " + status + " of " + id)
                        .contains(next);
                status = next;
            }
        }
        assertThat(status).as("last event of " + id).isEqualTo(end);
    }
}
