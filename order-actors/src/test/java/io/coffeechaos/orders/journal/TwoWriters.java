package io.coffeechaos.orders.journal;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.testkit.Dependencies;
import io.coffeechaos.orders.testkit.OrderNode;
import io.coffeechaos.orders.testkit.Orders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Two nodes own the same order and do not know of each other. Both recover it as not accepted. Then both accept it,
 * each with its own acceptance time.
 */
final class TwoWriters {
    /**
     * The answers of the two nodes.
     *
     * @param first the answer of each node to the first request
     * @param again the answer of each node to the same request, sent again
     */
    record Outcome(List<OrderProtocol.AcceptReply> first, List<OrderProtocol.AcceptReply> again) {
        /** The number of nodes that answered with their own version of the order as the stored one. */
        long winners() {
            return first.stream()
                    .filter(reply -> reply instanceof OrderProtocol.Accepted accepted && !accepted.replayed())
                    .count();
        }

        /** The distinct orders in the second answers. A single one means that no acknowledged order was lost. */
        List<OrderAccepted> stories() {
            return again.stream()
                    .map(reply -> ((OrderProtocol.Accepted) reply).order())
                    .distinct()
                    .toList();
        }
    }

    /** A write that is only slow must not fail: the fence alone decides which node wins. */
    private static final Map<String, Object> SLOW_MACHINE = Map.of(
            "dynamodb-journal.aws-client-config.socket-timeout", 60_000,
            "dynamodb-journal.aws-client-config.client-execution-timeout", 60_000,
            "dynamodb-journal.circuit-breaker.call-timeout", "60s");

    private TwoWriters() {}

    static Outcome on(String endpoint, Dependencies dependencies, String key) {
        OrderAccepted atNine = Orders.accepted(key, Instant.parse("2026-11-21T09:00:00.000Z"));
        OrderAccepted atTen = Orders.accepted(key, Instant.parse("2026-11-21T10:00:00.000Z"));
        try (OrderNode left = OrderNode.start(endpoint, dependencies, SLOW_MACHINE);
                OrderNode right = OrderNode.start(endpoint, dependencies, SLOW_MACHINE)) {
            both(
                    left.get(atNine.id()).toCompletableFuture(),
                    right.get(atTen.id()).toCompletableFuture());
            List<OrderProtocol.AcceptReply> first = both(
                    left.accept(atNine).toCompletableFuture(),
                    right.accept(atTen).toCompletableFuture());
            List<OrderProtocol.AcceptReply> again = both(
                    left.accept(atNine).toCompletableFuture(),
                    right.accept(atTen).toCompletableFuture());
            return new Outcome(first, again);
        }
    }

    private static <T> List<T> both(CompletableFuture<T> left, CompletableFuture<T> right) {
        return Stream.of(left, right).map(CompletableFuture::join).toList();
    }

    /**
     * Arguments: the endpoint of the store and the order's key. The exit code is 0 if one node won and both nodes then
     * answered with its order, else 1.
     */
    public static void main(String[] arguments) {
        Outcome outcome = on(arguments[0], Dependencies.answering(), arguments[1]);
        System.out.println(outcome);
        System.exit(outcome.winners() == 1 && outcome.stories().size() == 1 ? 0 : 1);
    }
}
