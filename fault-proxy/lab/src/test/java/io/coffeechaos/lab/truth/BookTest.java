package io.coffeechaos.lab.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.history.HistoryEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookTest {
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void aPageHasTheTotalsOfItsOwnMoment() throws Exception {
        BookPlan plan = new BookPlan("b", "student", false, 1, 10, NOW);
        OrderTruth.Listener nobody = new OrderTruth.Listener() {
            @Override
            public void confirmed(long tookMs) {}

            @Override
            public void called(String service, int more) {}
        };
        try (Book book = new Book(plan, nobody, folder, NOW::toEpochMilli)) {
            book.heard(new HistoryEvent.Op(
                    0,
                    HistoryEvent.Type.invoke,
                    1,
                    "c1",
                    HistoryEvent.Function.submit,
                    "b-1",
                    "",
                    "chaos-proxy",
                    0,
                    false,
                    0,
                    0,
                    "",
                    Map.of(),
                    "",
                    0));

            assertThat(book.items(0, "all", 10).items()).hasSize(1);
            assertThat(book.items(0, "all", 10).totals().sent()).isEqualTo(1);
            assertThat(book.totals()).as("as of the last join").isEqualTo(Totals.NONE);
        }
    }
}
