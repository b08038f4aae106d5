package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.load.OrderLoad;
import io.coffeechaos.lab.truth.Checker;
import io.coffeechaos.lab.truth.FinalState;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.TestReporter;

/**
 * Lets the checker compare the answers of the customers with the orders and with the simulators' ledgers.
 *
 * <p>After every fault, an acknowledged order must end, one key must have one order, and a confirmed order must have
 * exactly one charge, one reservation and one booking.
 */
final class Truth {
    private Truth() {}

    /**
     * Waits until every order has ended, then checks that all are confirmed and no guarantee is broken.
     *
     * @param patience the longest time without an order that ends
     * @param reporter receives the result of the check
     */
    static void allConfirmed(Stack stack, OrderLoad load, Duration patience, TestReporter reporter)
            throws IOException, InterruptedException {
        FinalState books = new FinalState(stack.lab(), load.history(), load.customerId(), false);
        assertThat(books.awaitEnds(patience))
                .as("orders still open after " + patience)
                .isZero();
        books.close();
        Checker.Verdict verdict = Checker.check(load.history().entries());
        reporter.publishEntry("audit", verdict.words());
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.ends()).containsOnlyKeys("CONFIRMED");
    }

    /**
     * Checks ended orders: their final status, their histories and their effects in the ledgers.
     *
     * @param ends the expected final status by order id
     */
    static void ended(Stack stack, Map<String, String> ends) throws IOException, InterruptedException {
        History history = History.inMemory();
        new FinalState(stack.lab(), history, "nobody", false).close(ends.keySet());
        Map<String, String> found = new HashMap<>();
        for (HistoryEvent entry : history.entries()) {
            if (entry instanceof HistoryEvent.FoundOrder order) {
                found.put(order.orderId(), order.status());
            }
        }
        assertThat(Checker.check(history.entries()).violations()).isEmpty();
        assertThat(found).isEqualTo(ends);
    }
}
