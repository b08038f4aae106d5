package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.load.OrderLoad;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The queues are dead for a while under load: orders are accepted and driven as ever, and receipts come later. */
class QueueOutageIT {
    private static final Duration OUTAGE = Duration.ofSeconds(Budget.of(10, 60));

    @Test
    void ordersNeedNoQueueAndTheirReceiptsAreWrittenAfterItsReturn() throws Exception {
        long seed = Budget.seed("QueueOutageIT");
        Stack stack = SharedStack.healthy();

        // Steady state.
        try (OrderLoad load = OrderLoad.start(stack.running(), "queue-" + seed, seed, 20)) {
            Set<OrderLoad.Submitted> beforeTheOutage = Customers.awaitSteady(load, Duration.ofSeconds(3), lately -> {});

            // Fault.
            stack.stop("queue");
            Set<String> ids;
            try {
                Eventually.pass(OUTAGE);

                // What must still work: acceptance and steps.
                List<OrderLoad.Submitted> submitted = load.stop();
                Customers.allAccepted(Customers.since(beforeTheOutage, submitted));
                Truth.allConfirmed(stack, load, Duration.ofSeconds(60));
                ids = submitted.stream().map(OrderLoad.Submitted::orderId).collect(Collectors.toSet());
                assertThat(receipts(stack).containsAll(ids))
                        .as("the outage was one")
                        .isFalse();
            } finally {
                stack.restart("queue");
            }

            // Heal and converge.
            Eventually.eventually(
                    Duration.ofSeconds(90), () -> assertThat(receipts(stack)).containsAll(ids));
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
