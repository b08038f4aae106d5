package io.coffeechaos.lab.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.client.OrderIds;
import io.coffeechaos.lab.history.MadeUp;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookTest {
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");
    private static final OrderTruth.Listener NOBODY = new OrderTruth.Listener() {
        @Override
        public void confirmed(long tookMs) {}

        @Override
        public void called(String service, int more) {}
    };

    @TempDir
    private Path folder;

    private Book book;

    @BeforeEach
    void open() throws Exception {
        book = new Book(new BookPlan("b", "student", false, 1, 10, NOW), NOBODY, folder, NOW::toEpochMilli);
        // The first attempt begins.
        book.heard(MadeUp.empty().unanswered("b-1").entries().get(1));
    }

    @AfterEach
    void close() throws Exception {
        book.close();
    }

    @Test
    void aPageHasTheTotalsOfItsOwnMoment() throws Exception {
        assertThat(book.items(0, "all", 10).items()).hasSize(1);
        assertThat(book.items(0, "all", 10).totals().sent()).isEqualTo(1);
        assertThat(book.totals()).as("as of the last join").isEqualTo(Totals.NONE);
    }

    @Test
    void theNewestCustomersComeFirst() throws Exception {
        for (int customer = 2; customer <= 5; customer++) {
            book.heard(MadeUp.empty().unanswered("b-" + customer).entries().get(1));
        }

        assertThat(book.newest(3)).extracting(item -> item.path("key").asText()).containsExactly("b-5", "b-4", "b-3");
    }

    @Test
    void receiptsAreLateSinceTheOldestOrderThatHasNone() throws Exception {
        String id = OrderIds.of("student", "b-1");
        long endedMs = NOW.toEpochMilli() - 7_000;
        book.with(truth -> {
            truth.row(
                    new RowView(id, "CONFIRMED", 8, false, endedMs - 2_000, endedMs, OptionalLong.empty()),
                    NOW.toEpochMilli());
            return true;
        });

        book.settle();
        assertThat(book.receiptLagMs()).isEqualTo(7_000);

        book.with(truth -> {
            truth.receipted(id);
            return true;
        });
        book.settle();
        assertThat(book.receiptLagMs()).isZero();
    }
}
