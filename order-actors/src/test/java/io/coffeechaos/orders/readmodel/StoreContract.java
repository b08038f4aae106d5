package io.coffeechaos.orders.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.entity.EventType;
import io.coffeechaos.orders.entity.HistoryEntry;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.node.aws.Aws;
import io.coffeechaos.orders.testkit.Dependencies;
import io.coffeechaos.orders.testkit.OrderNode;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.ScriptedDependency;
import io.coffeechaos.orders.testkit.StoreServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** What every DynamoDB-compatible store must do for journal, rows and indexes; each store's IT extends it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreContract {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.000Z");
    private static final int KILLS = 3;
    private static final int WRITERS = 8;
    private static final Map<String, Object> SHORT_WAITS = Map.of(
            "coffee.orders.entity.wake-after-accept", "2s",
            "coffee.orders.entity.wake-grace", "2s",
            "coffee.orders.rows.sweep-interval", "500ms");

    private final StoreServer.Kind kind;
    private StoreServer store;
    private DynamoDbAsyncClient client;
    private Aws aws;

    StoreContract(StoreServer.Kind kind) {
        this.kind = kind;
    }

    @BeforeAll
    void startStore() {
        store = StoreServer.start(kind);
        aws = Aws.of(ConfigFactory.parseMap(Map.of("coffee.orders.aws.dynamodb-endpoint", store.endpoint()))
                .withFallback(ConfigFactory.load()));
        aws.provisionTables();
        client = aws.dynamoDb();
    }

    @AfterAll
    void stopStore() {
        client.close();
        store.close();
    }

    private OrderRows rows(String tenant) {
        return new DynamoDbOrderRows(client, aws.ordersTable(), new TenantId(tenant), InstantSource.fixed(NOON));
    }

    @Test
    void aRowIsReadAsItWasWritten() {
        OrderRow row = row("read", "written", NOON, OrderStatus.PAYMENT_PENDING, Optional.of(NOON.plusSeconds(30)));

        assertThat(join(rows("read").write(List.of(row)))).isEmpty();

        assertThat(join(rows("read").find(row.id()))).contains(row);
        assertThat(join(rows("read").find(Orders.accepted("never").id()))).isEmpty();
    }

    @Test
    void pagesCoverEverythingOnceNewestFirstWhileOrdersArrive() {
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

    @Test
    void aQuarantinedRowIsReadableAndDueToNobodyUntilItIsWrittenAnew() {
        OrderRows rows = rows("quarantine");
        OrderRow open = row("quarantine", "open", NOON, OrderStatus.PAYMENT_PENDING, Optional.of(NOON.minusSeconds(1)));
        write(rows, List.of(open));

        assertThat(join(rows.quarantine(open.id(), "its history is not taken"))).isTrue();
        assertThat(join(rows.quarantine(Orders.accepted("never").id(), "no such order")))
                .isFalse();

        OrderRow found = join(rows.find(open.id())).orElseThrow();
        assertThat(found.view()).isEqualTo(open.view());
        assertThat(found.quarantined()).contains("its history is not taken");
        assertThat(join(rows.due(open.id().bucket(OrderRows.WAKE_BUCKETS), NOON, Set.of(), 10)))
                .isEmpty();
        write(rows, List.of(open));
        assertThat(join(rows.find(open.id()))).contains(open);
    }

    @Test
    void onlyOpenOrdersWhoseTimeHasComeAreDue() {
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

        assertThat(due).containsExactly(new OrderRows.Due(past.id(), Optional.of(Step.PAYMENT)));
    }

    @Test
    void ordersOfAStepThatIsLeftOutDoNotHideThoseBehindThem() {
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
                        new OrderRows.Due(last.id(), Optional.of(Step.INVENTORY)),
                        new OrderRows.Due(ended.id(), Optional.empty()));
    }

    @Test
    void aRestartedNodeFinishesWhatItAcceptedAndAnswersAsBefore() {
        Dependencies dependencies = Dependencies.answering();
        dependencies.payment().now(ScriptedDependency.Mode.HANG);
        OrderAccepted order = Orders.accepted("restarted-" + kind);
        try (OrderNode node = OrderNode.start(store.endpoint(), dependencies, SHORT_WAITS)) {
            assertThat(join(node.accept(order))).isEqualTo(new OrderProtocol.Accepted(order, false));
        }
        dependencies.payment().now(ScriptedDependency.Mode.ANSWER);

        try (OrderNode node = OrderNode.start(store.endpoint(), dependencies, SHORT_WAITS)) {
            awaitStatus(node, List.of(order), OrderStatus.CONFIRMED);

            assertThat(join(node.accept(order))).isEqualTo(new OrderProtocol.Accepted(order, true));
            for (Step step : Step.values()) {
                assertThat(dependencies.effects(order.id(), step)).isOne();
            }
        }
    }

    @Test
    void aKilledStoreLosesNothingThatWasAcknowledged() {
        Dependencies dependencies = Dependencies.answering();
        List<OrderAccepted> orders = IntStream.range(0, 100)
                .mapToObj(i -> Orders.accepted("killed-" + kind + "-" + i))
                .toList();
        try (OrderNode node = OrderNode.start(store.endpoint(), dependencies, SHORT_WAITS)) {
            List<OrderAccepted> before = orders.subList(0, 20);
            before.forEach(order -> assertThat(join(node.accept(order))).isInstanceOf(OrderProtocol.Accepted.class));
            List<CompletableFuture<OrderProtocol.AcceptReply>> underWay = orders.subList(20, orders.size()).stream()
                    .map(order -> node.accept(order).toCompletableFuture())
                    .toList();

            store.kill();
            store.restart();

            List<OrderAccepted> acknowledged = new ArrayList<>(before);
            for (int i = 0; i < underWay.size(); i++) {
                OrderProtocol.AcceptReply reply =
                        join(underWay.get(i).exceptionally(timeout -> new OrderProtocol.StorageUnknown()));
                if (reply instanceof OrderProtocol.Accepted) {
                    acknowledged.add(orders.get(20 + i));
                }
            }
            awaitStatus(node, acknowledged, OrderStatus.CONFIRMED);
        }
    }

    /** An order that the index has forgotten is woken by nobody; one that it shows for ever is woken for nothing. */
    @Test
    void aKilledStoreHasAnIndexThatShowsWhatTheRowsSay() throws Exception {
        long seed = System.nanoTime();
        System.out.println(getClass().getSimpleName() + ": seed " + seed);
        OrderRows rows = rows("index");
        for (int kill = 1; kill <= KILLS; kill++) {
            CountDownLatch batches = new CountDownLatch(10 * WRITERS);
            long round = seed + 100L * kill;
            List<CompletionStage<Void>> writers = IntStream.rangeClosed(1, WRITERS)
                    .mapToObj(writer -> writeOn(rows, "writer-" + writer, new Random(round + writer), batches))
                    .toList();
            assertThat(batches.await(60, TimeUnit.SECONDS)).isTrue();
            store.kill();
            writers.forEach(writer -> assertThat(writer).failsWithin(Duration.ofSeconds(60)));
            store.restart();

            List<OrderId> open = IntStream.rangeClosed(1, WRITERS)
                    .mapToObj(writer -> batch("writer-" + writer, new Random(0)))
                    .flatMap(List::stream)
                    .map(OrderRow::id)
                    .filter(id -> join(rows.find(id)).orElseThrow().wakeAt().isPresent())
                    .toList();
            List<OrderId> shown = IntStream.range(0, OrderRows.WAKE_BUCKETS)
                    .mapToObj(bucket -> join(rows.due(bucket, NOON, Set.of(), 1_000)))
                    .flatMap(List::stream)
                    .map(OrderRows.Due::id)
                    .toList();
            assertThat(shown).as("kill %d, seed %d", kill, seed).containsExactlyInAnyOrderElementsOf(open);
        }
    }

    /** Until the store is gone. */
    private static CompletionStage<Void> writeOn(OrderRows rows, String writer, Random random, CountDownLatch batches) {
        return rows.write(batch(writer, random)).thenCompose(unprocessed -> {
            batches.countDown();
            return writeOn(rows, writer, random, batches);
        });
    }

    /** The same orders for one writer each time; some have ended, the others are due at another moment each time. */
    private static List<OrderRow> batch(String writer, Random random) {
        return IntStream.range(0, OrderRows.BATCH_ROWS_MAX)
                .mapToObj(i -> row(
                        "index",
                        writer + "-" + i,
                        NOON,
                        OrderStatus.PAYMENT_PENDING,
                        Optional.of(NOON.minusMillis(random.nextInt(3_600_000))).filter(at -> random.nextInt(4) > 0)))
                .toList();
    }

    private static void awaitStatus(OrderNode node, List<OrderAccepted> orders, OrderStatus status) {
        TestProbe<Object> probe = node.kit().createTestProbe();
        for (OrderAccepted order : orders) {
            probe.awaitAssert(Duration.ofSeconds(40), Duration.ofMillis(200), () -> {
                assertThat(join(node.pipeline().rows().find(order.id())))
                        .hasValueSatisfying(
                                row -> assertThat(row.view().status()).isEqualTo(status));
                return null;
            });
        }
    }

    private static void write(OrderRows rows, List<OrderRow> all) {
        for (int from = 0; from < all.size(); from += OrderRows.BATCH_ROWS_MAX) {
            List<OrderRow> batch = all.subList(from, Math.min(all.size(), from + OrderRows.BATCH_ROWS_MAX));
            assertThat(join(rows.write(batch))).isEmpty();
        }
    }

    private static OrderRow row(
            String tenant, String key, Instant acceptedAt, OrderStatus status, Optional<Instant> wakeAt) {
        return row(tenant, key, acceptedAt, status, wakeAt, wakeAt.map(at -> Step.PAYMENT));
    }

    private static OrderRow row(
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

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
