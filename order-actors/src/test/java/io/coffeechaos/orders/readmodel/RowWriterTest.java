package io.coffeechaos.orders.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.entity.RowWriterPort;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.testkit.InMemoryOrderRows;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.tracing.SpanSink;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RowWriterTest {
    private final ActorTestKit kit = ActorTestKit.create();
    private final InMemoryOrderRows rows = new InMemoryOrderRows();
    private final TestProbe<RowWriterPort.Stored> stored = kit.createTestProbe();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void aRowIsAcknowledgedOnceItIsDurable() {
        OrderRow row = row("one", 1);

        writer(1_000).tell(new RowWriter.Write(row, stored.getRef()));

        stored.expectMessage(new RowWriterPort.Stored(row.id(), 1, row.wakeAt()));
        assertThat(rows.row(row.id())).contains(row);
    }

    @Test
    void rowsGatherInBatchesOfAtMostTwentyFiveWhileTheStoreIsUnavailable() {
        rows.goAway();
        ActorRef<RowWriter.Command> writer = writer(1_000);
        List<OrderRow> all =
                IntStream.range(0, 60).mapToObj(i -> row("batch-" + i, 1)).toList();
        all.forEach(row -> writer.tell(new RowWriter.Write(row, stored.getRef())));
        stored.awaitAssert(() -> {
            assertThat(rows.batches()).hasSizeGreaterThan(1);
            return null;
        });

        rows.comeBack();

        stored.receiveSeveralMessages(60);
        assertThat(rows.batches()).allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(25));
        assertThat(rows.batches()).anySatisfy(batch -> assertThat(batch).hasSize(25));
    }

    @Test
    void aNewerRowReplacesAnOlderOneAndAcknowledgesBoth() {
        rows.goAway();
        ActorRef<RowWriter.Command> writer = writer(1_000);
        TestProbe<RowWriterPort.Stored> older = kit.createTestProbe();
        writer.tell(new RowWriter.Write(row("same", 1), older.getRef()));
        stored.awaitAssert(() -> {
            assertThat(rows.batches()).isNotEmpty();
            return null;
        });
        writer.tell(new RowWriter.Write(row("same", 3), stored.getRef()));

        rows.comeBack();

        assertThat(stored.receiveMessage().version()).isEqualTo(3);
        assertThat(older.receiveMessage().version()).isEqualTo(3);
        assertThat(rows.row(row("same", 3).id())).contains(row("same", 3));
    }

    @Test
    void anUnprocessedRowIsNotAcknowledgedUntilItIsWritten() {
        OrderRow held = row("held", 1);
        rows.leaveUnprocessed(Set.of(held.id()));
        ActorRef<RowWriter.Command> writer = writer(1_000);
        writer.tell(new RowWriter.Write(held, stored.getRef()));
        stored.expectNoMessage(Duration.ofMillis(200));

        rows.leaveUnprocessed(Set.of());

        stored.expectMessage(new RowWriterPort.Stored(held.id(), 1, held.wakeAt()));
    }

    @Test
    void aRowOverTheLimitIsDroppedWithoutAcknowledgement() {
        rows.goAway();
        ActorRef<RowWriter.Command> writer = writer(2);
        TestProbe<RowWriterPort.Stored> dropped = kit.createTestProbe();
        List<String> keys = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        keys.forEach(key -> writer.tell(new RowWriter.Write(row(key, 1), stored.getRef())));
        writer.tell(new RowWriter.Write(row("one-too-many", 1), dropped.getRef()));

        rows.comeBack();

        stored.receiveMessage();
        dropped.expectNoMessage(Duration.ofMillis(200));
        assertThat(rows.row(row("one-too-many", 1).id())).isEmpty();
    }

    private ActorRef<RowWriter.Command> writer(int pendingMax) {
        return kit.spawn(RowWriter.create(
                rows,
                new RowBatcher.Settings(pendingMax, 1, Duration.ofMillis(20), Duration.ofMillis(100)),
                InstantSource.system(),
                new OrderMetrics(new PrometheusRegistry()),
                SpanSink.none()));
    }

    private static OrderRow row(String key, long version) {
        OrderAccepted order = Orders.accepted(key);
        OrderRow row = new OrderRow(
                order.tenant(),
                order.key(),
                OrderView.accepted(order),
                List.of(),
                Optional.of(Instant.parse("2026-11-21T10:00:30.000Z")),
                Optional.empty(),
                Optional.empty());
        return OrderRowsContract.at(version, row.view().updatedAt(), row);
    }
}
