package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.drill.Drill;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The lab's own load for a long time. Its supervisor has the heap that {@code ./coffee up} gives it. */
@EnabledOnOs(OS.LINUX)
@Drill(
        name = "ledger",
        purpose = "Lets twenty customers a second order at the lab's load: the ledger misses no order in a small heap.",
        minutes = 5)
class LedgerDrill {
    private static final int SECONDS = Budget.of(120, 3600);
    private static final int A_SECOND = 20;
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(5);

    @Test
    void theLedgerHasExactlyTheOrdersOfTheList(TestReporter reporter) throws Exception {
        Stack stack = SharedStack.healthy();
        String book = "ledger-" + System.currentTimeMillis();
        Duration lasts = Duration.ofSeconds(SECONDS);

        stack.lab().control().load(A_SECOND, "resilient", true, List.of(), book, lasts);
        Eventually.eventually(lasts.multipliedBy(2).plus(SETTLED_WITHIN), () -> assertThat(
                        Experiments.get(stack, "/lab/load").path("rate").asInt())
                .isZero());
        assertThat(stack.lab().control().await("settled", SETTLED_WITHIN)).isTrue();

        JsonNode totals =
                stack.lab().control().ledger("book=" + book + "&limit=1").path("totals");
        reporter.publishEntry("ledger", totals.toString());
        reporter.publishEntry("the lab", FootprintDrill.pssKib(stack.supervisorPid()) / 1024 + " MiB");
        Customers.wereServed(totals.path("acknowledged").asInt(), SECONDS * A_SECOND * 9 / 10);
        for (String word : List.of("open", "unknown", "lost", "duplicates", "silent", "misreported")) {
            assertThat(totals.path(word).asInt()).as(word).isZero();
        }
        assertThat(totals.path("stored").asInt())
                .isEqualTo(totals.path("sent").asInt())
                .isEqualTo(totals.path("acknowledged").asInt());
        Set<String> rows = new HashSet<>();
        for (JsonNode row : Experiments.rows(stack, book, any -> true)) {
            assertThat(row.path("status").asText()).isEqualTo("CONFIRMED");
            rows.add(row.path("id").asText());
        }
        assertThat(rows).as("orders in the list").hasSize(totals.path("stored").asInt());
    }
}
