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
 * Two nodes that know nothing of each other own the same order: both have recovered it as never accepted, and both
 * accept it, each with its own time.
 */
final class TwoWriters {
    /**
     * What came of it.
     *
     * @param first what each node answered at once
     * @param again what each node answered when asked once more
     */
    record Outcome(List<OrderProtocol.AcceptReply> first, List<OrderProtocol.AcceptReply> again) {
        /** How many nodes said that their own version of the order is the stored one. */
        long winners() {
            return first.stream()
                    .filter(reply -> reply instanceof OrderProtocol.Accepted accepted && !accepted.replayed())
                    .count();
        }

        /** The orders that the nodes speak of afterwards; one, if nothing acknowledged was lost. */
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

    /** Arguments: endpoint and key. Exit code 0 if one node won and both then tell its story, else 1. */
    public static void main(String[] arguments) {
        Outcome outcome = on(arguments[0], Dependencies.answering(), arguments[1]);
        System.out.println(outcome);
        System.exit(outcome.winners() == 1 && outcome.stories().size() == 1 ? 0 : 1);
    }
}
