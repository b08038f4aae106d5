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
 * The judge: lets the checker compare what the customers were told with the orders and with the simulators' own books.
 *
 * <p>Whatever was done to the system: an order that was acknowledged ends, one key has one order, and a confirmed order
 * has exactly one charge, one reservation and one booking.
 */
final class Truth {
    private Truth() {}

    /**
     * Waits until every order is confirmed, then audits them all.
     *
     * @param patience from now
     * @param reporter where the figures of the audit go
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
     * Audits orders that have ended: their histories, and that all effects of each stand once, or none does.
     *
     * @param ends how each has ended, by id
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
