package io.coffeechaos.orders.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.entity.EventType;
import io.coffeechaos.orders.entity.HistoryEntry;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.testkit.Orders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract of every {@link OrderRows}, also of the one in memory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OrderRowsContract {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00.000Z");

    /** The rows of this tenant. Each call for a tenant returns the same rows. */
    abstract OrderRows rows(String tenant);

    @Test
    void aRowIsReadAsItWasWritten() {
        OrderRow row = row("read", "written", NOON, OrderStatus.PAYMENT_PENDING, Optional.of(NOON.plusSeconds(30)));

        assertThat(join(rows("read").write(List.of(row)))).isEmpty();

        assertThat(join(rows("read").find(row.id()))).contains(row);
        assertThat(join(rows("read").find(Orders.accepted("never").id()))).isEmpty();
    }

    @Test
    void pagesShowEachOrderOnceAndNewestFirstWhileOrdersArrive() {
        OrderRows rows = rows("pages");
        List<OrderRow> old = IntStream.range(0, 60)
                .mapToObj(i -> row("pages", "old-" + i, NOON.plusSeconds(i), OrderStatus.CONFIRMED, Optional.empty()))
                .toList();
        write(rows, old);

        List<OrderView> seen = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            OrderRows.Page page = join(rows.list(new OrderRows.Query(7, cursor, Set.of(), Optional.empty())));
            seen.addAll(page.orders());
            cursor = page.nextCursor();
            write(
                    rows,
                    List.of(row(
                            "pages",
                            "new-" + seen.size(),
                            NOON.plusSeconds(1_000),
                            OrderStatus.CONFIRMED,
                            Optional.empty())));
        } while (cursor.isPresent());

        assertThat(seen.stream().map(OrderView::id))
                .containsExactlyElementsOf(
                        old.reversed().stream().map(OrderRow::id).toList());
    }

    @Test
    void listsFilterByStatusAndCustomer() {
        OrderRows rows = rows("filters");
        OrderRow confirmed = row("filters", "a", NOON, OrderStatus.CONFIRMED, Optional.empty());
        OrderRow open = row("filters", "b", NOON.plusSeconds(1), OrderStatus.PAYMENT_PENDING, Optional.of(NOON));
        write(rows, List.of(confirmed, open));

        assertThat(join(rows.list(new OrderRows.Query(
                                10, Optional.empty(), Set.of(OrderStatus.CONFIRMED), Optional.empty())))
                        .orders())
                .containsExactly(confirmed.view());
        assertThat(join(rows.list(new OrderRows.Query(10, Optional.empty(), Set.of(), Optional.of("c-1"))))
                        .orders())
                .containsExactly(open.view(), confirmed.view());
        assertThat(join(rows.list(new OrderRows.Query(10, Optional.empty(), Set.of(), Optional.of("c-2"))))
                        .orders())
                .isEmpty();
    }

    /** A node that was frozen, or whose writes had to wait, may send a row after others have gone on with the order. */
    @Test
    void anOldRowDoesNotReplaceANewerOneAndIsWrittenWhereThereIsNone() {
        OrderRows rows = rows("old");
        OrderRow ended = at(8, NOON, row("old", "gone-on", NOON, OrderStatus.CONFIRMED, Optional.empty()));
        OrderRow stale = at(
                4,
                NOON.minusSeconds(60),
                row("old", "gone-on", NOON, OrderStatus.PAYMENT_PENDING, Optional.of(NOON.plusSeconds(300))));
        OrderRow first = at(
                4,
                NOON.minusSeconds(60),
                row("old", "waited", NOON, OrderStatus.PAYMENT_PENDING, Optional.of(NOON.plusSeconds(300))));
        write(rows, List.of(ended));

        assertThat(join(rows.write(List.of(stale, first)))).isEmpty();

        assertThat(join(rows.find(ended.id()))).contains(ended);
        assertThat(join(rows.find(first.id()))).contains(first);
        OrderRow later = at(
                4,
                NOON.minusSeconds(60),
                row("old", "waited", NOON, OrderStatus.PAYMENT_PENDING, Optional.of(NOON.plusSeconds(600))));
        assertThat(join(rows.write(List.of(later)))).isEmpty();
        assertThat(join(rows.find(first.id())))
                .as("the same version with another wake time")
                .contains(later);
    }

    /** The same order at another version, changed at this time. */
    static OrderRow at(long version, Instant updatedAt, OrderRow row) {
        OrderView view = row.view();
        return new OrderRow(
                row.tenant(),
                row.key(),
                new OrderView(
                        view.id(),
                        version,
                        view.status(),
                        view.delayed(),
                        view.cancellable(),
                        view.items(),
                        view.total(),
                        view.paymentMethod(),
                        view.customerId(),
                        view.steps(),
                        view.reason(),
                        view.traceId(),
                        view.acceptedAt(),
                        updatedAt,
                        view.completedAt()),
                row.events(),
                row.wakeAt(),
                row.step(),
                row.quarantined());
    }

    @Test
    void aQuarantinedRowIsReadableAndNotDueUntilItIsWrittenAgain() {
        OrderRows rows = rows("quarantine");
        OrderRow open = row("quarantine", "open", NOON, OrderStatus.PAYMENT_PENDING, Optional.of(NOON.minusSeconds(1)));
        write(rows, List.of(open));

        assertThat(join(rows.quarantine(open.id(), "its history cannot be replayed")))
                .isTrue();
        assertThat(join(rows.quarantine(Orders.accepted("never").id(), "no such order")))
                .isFalse();

        OrderRow found = join(rows.find(open.id())).orElseThrow();
        assertThat(found.view()).isEqualTo(open.view());
        assertThat(found.quarantined()).contains("its history cannot be replayed");
        assertThat(join(rows.due(open.id().bucket(OrderRows.WAKE_BUCKETS), NOON, Set.of(), 10)))
                .isEmpty();
        write(rows, List.of(open));
        assertThat(join(rows.find(open.id()))).contains(open);
    }

    @Test
    void onlyOpenOrdersWithAWakeTimeInThePastAreDue() {
        OrderRows rows = rows("due");
        OrderRow past = row("due", "past", NOON, OrderStatus.PAYMENT_PENDING, Optional.of(NOON.minusSeconds(1)));
        OrderRow future = row("due", "future", NOON, OrderStatus.PAYMENT_PENDING, Optional.of(NOON.plusSeconds(1)));
        OrderRow finished = row("due", "finished", NOON, OrderStatus.CONFIRMED, Optional.of(NOON.minusSeconds(1)));
        write(rows, List.of(past, future, finished));
        OrderRow closed = row("due", "finished", NOON, OrderStatus.CONFIRMED, Optional.empty());
        write(rows, List.of(closed));

        List<OrderRows.Due> due = IntStream.range(0, OrderRows.WAKE_BUCKETS)
                .mapToObj(bucket -> join(rows.due(bucket, NOON, Set.of(), 25)))
                .flatMap(List::stream)
                .toList();

        assertThat(due).containsExactly(new OrderRows.Due(past.id(), Optional.of(Step.PAYMENT), NOON.minusSeconds(1)));
    }

    @Test
    void ordersOfAnExcludedStepDoNotHideTheOrdersBehindThem() {
        OrderRows rows = rows("hidden");
        OrderRow last = row(
                "hidden",
                "last",
                NOON,
                OrderStatus.INVENTORY_PENDING,
                Optional.of(NOON.minusSeconds(1)),
                Optional.of(Step.INVENTORY));
        int bucket = last.id().bucket(OrderRows.WAKE_BUCKETS);
        List<OrderRow> before = IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> row(
                        "hidden", "before-" + i, NOON, OrderStatus.PAYMENT_PENDING, Optional.of(NOON.minusSeconds(10))))
                .filter(row -> row.id().bucket(OrderRows.WAKE_BUCKETS) == bucket)
                .limit(3)
                .toList();
        OrderRow ended = IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> row(
                        "hidden",
                        "ended-" + i,
                        NOON,
                        OrderStatus.CONFIRMED,
                        Optional.of(NOON.minusMillis(1)),
                        Optional.empty()))
                .filter(row -> row.id().bucket(OrderRows.WAKE_BUCKETS) == bucket)
                .findFirst()
                .orElseThrow();
        write(rows, before);
        write(rows, List.of(last, ended));

        assertThat(join(rows.due(bucket, NOON, Set.of(), 2))).hasSize(2).allMatch(due -> due.step()
                .equals(Optional.of(Step.PAYMENT)));
        assertThat(join(rows.due(bucket, NOON, Set.of(Step.PAYMENT, Step.SHIPPING), 2)))
                .containsExactly(
                        new OrderRows.Due(last.id(), Optional.of(Step.INVENTORY), NOON.minusSeconds(1)),
                        new OrderRows.Due(ended.id(), Optional.empty(), NOON.minusMillis(1)));
    }

    static void write(OrderRows rows, List<OrderRow> all) {
        for (int from = 0; from < all.size(); from += OrderRows.BATCH_ROWS_MAX) {
            List<OrderRow> batch = all.subList(from, Math.min(all.size(), from + OrderRows.BATCH_ROWS_MAX));
            assertThat(join(rows.write(batch))).isEmpty();
        }
    }

    static OrderRow row(String tenant, String key, Instant acceptedAt, OrderStatus status, Optional<Instant> wakeAt) {
        return row(tenant, key, acceptedAt, status, wakeAt, wakeAt.map(at -> Step.PAYMENT));
    }

    static OrderRow row(
            String tenant,
            String key,
            Instant acceptedAt,
            OrderStatus status,
            Optional<Instant> wakeAt,
            Optional<Step> step) {
        OrderAccepted order = Orders.accepted(key, acceptedAt);
        OrderView accepted = OrderView.accepted(order);
        OrderView view = new OrderView(
                accepted.id(),
                accepted.version(),
                status,
                accepted.delayed(),
                accepted.cancellable(),
                accepted.items(),
                accepted.total(),
                accepted.paymentMethod(),
                accepted.customerId(),
                accepted.steps(),
                accepted.reason(),
                accepted.traceId(),
                accepted.acceptedAt(),
                accepted.updatedAt(),
                accepted.completedAt());
        List<HistoryEntry> events = List.of(new HistoryEntry(
                1,
                EventType.ORDER_ACCEPTED,
                acceptedAt,
                OrderStatus.ACCEPTED,
                false,
                Optional.empty(),
                Optional.empty()));
        return new OrderRow(new TenantId(tenant), order.key(), view, events, wakeAt, step, Optional.empty());
    }

    static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
