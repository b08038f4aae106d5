package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.drill.Drill;
import io.coffeechaos.lab.load.OrderLoad;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Both queues are unavailable for a while under load. */
@Drill(
        name = "queue-outage",
        purpose = "Stops the queues for a while under load: orders are accepted and driven, receipts follow later.",
        minutes = 2)
class QueueOutageDrill {
    private static final int OUTAGE_SECONDS = Budget.of(15, 60);
    private static final Duration RECEIPTS_MAX = Duration.ofMinutes(3);

    @Test
    void ordersNeedNoQueueAndTheirReceiptsAreWrittenAfterItsReturn(TestReporter reporter) throws Exception {
        long seed = Budget.seed("queue-outage");
        Stack stack = SharedStack.healthy();

        // Steady state.
        try (OrderLoad load = OrderLoad.start(stack.lab(), "queue-" + seed, seed, Customers.A_SECOND)) {
            Set<OrderLoad.Submitted> beforeTheOutage =
                    Customers.awaitSteady(load, 3 * Customers.A_SECOND, lately -> {});

            // Fault.
            stack.lab().stop("queue");
            Set<String> ids;
            try {
                Customers.arrive(load, OUTAGE_SECONDS * Customers.A_SECOND);

                // What must still work: acceptance.
                List<OrderLoad.Submitted> submitted = load.stop();
                List<OrderLoad.Submitted> duringTheOutage = Customers.since(beforeTheOutage, submitted);
                reporter.publishEntry("customers", Integer.toString(duringTheOutage.size()));
                reporter.publishEntry(
                        "asked again",
                        Integer.toString(Customers.again(duringTheOutage).size()));
                Customers.allAccepted(duringTheOutage);
                ids = submitted.stream().map(OrderLoad.Submitted::orderId).collect(Collectors.toSet());
                assertThat(receipts(stack).containsAll(ids))
                        .as("all receipts are written although the queue is away")
                        .isFalse();
            } finally {
                stack.lab().restart("queue");
            }

            // Heal and converge. An order that was queued just before the outage ends only now.
            Truth.allConfirmed(stack, load, RECEIPTS_MAX, reporter);
            Eventually.eventually(
                    RECEIPTS_MAX, () -> assertThat(receipts(stack)).containsAll(ids));
        }
    }

    /** The orders that have a receipt. */
    private static Set<String> receipts(Stack stack) throws Exception {
        Path folder = stack.directory().resolve("data/receipts");
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.replace(".json", ""))
                    .collect(Collectors.toSet());
        }
    }
}
