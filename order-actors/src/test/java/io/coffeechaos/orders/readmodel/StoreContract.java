package io.coffeechaos.orders.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.node.aws.AwsClients;
import io.coffeechaos.orders.testkit.Dependencies;
import io.coffeechaos.orders.testkit.OrderNode;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.ScriptedDependency;
import io.coffeechaos.orders.testkit.StoreServer;
import java.time.Duration;
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
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The contract of every DynamoDB-compatible store for journal, rows and indexes. The IT of each store extends it. */
abstract class StoreContract extends OrderRowsContract {
    private static final int KILLS = 1;
    private static final int WRITERS = 8;
    private static final Map<String, Object> SHORT_WAITS = Map.of(
            "coffee.orders.entity.wake-after-accept", "2s",
            "coffee.orders.entity.wake-grace", "2s",
            "coffee.orders.rows.sweep-interval", "500ms");

    private final StoreServer.Kind kind;
    private StoreServer store;
    private DynamoDbAsyncClient client;
    private AwsClients aws;

    StoreContract(StoreServer.Kind kind) {
        this.kind = kind;
    }

    @BeforeAll
    void startStore() {
        store = StoreServer.start(kind);
        // The contract says what a store does, not how quickly it does it on this machine.
        aws = AwsClients.of(ConfigFactory.parseMap(Map.of(
                        "coffee.orders.aws.dynamodb-endpoint", store.endpoint(),
                        "coffee.orders.rows.request-timeout", "2m",
                        "coffee.orders.rows.attempt-timeout", "1m"))
                .withFallback(ConfigFactory.load()));
        aws.provisionTables();
        client = aws.dynamoDb();
    }

    @AfterAll
    void stopStore() {
        client.close();
        store.close();
    }

    @Override
    OrderRows rows(String tenant) {
        return new DynamoDbOrderRows(client, aws.ordersTable(), new TenantId(tenant), InstantSource.fixed(NOON));
    }

    @Test
    void aRestartedNodeFinishesAcceptedOrdersAndRepeatsItsAnswers() {
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
    void aKilledStoreLosesNoAcknowledgedOrder() {
        Dependencies dependencies = Dependencies.answering();
        List<OrderAccepted> orders = IntStream.range(0, 40)
                .mapToObj(i -> Orders.accepted("killed-" + kind + "-" + i))
                .toList();
        try (OrderNode node = OrderNode.start(store.endpoint(), dependencies, SHORT_WAITS)) {
            List<OrderAccepted> before = orders.subList(0, 10);
            before.forEach(order -> assertThat(join(node.accept(order))).isInstanceOf(OrderProtocol.Accepted.class));
            List<CompletableFuture<OrderProtocol.AcceptReply>> underWay = orders.subList(10, orders.size()).stream()
                    .map(order -> node.accept(order).toCompletableFuture())
                    .toList();

            store.kill();
            store.restart();

            List<OrderAccepted> acknowledged = new ArrayList<>(before);
            for (int i = 0; i < underWay.size(); i++) {
                OrderProtocol.AcceptReply reply =
                        join(underWay.get(i).exceptionally(timeout -> new OrderProtocol.StorageUnknown()));
                if (reply instanceof OrderProtocol.Accepted) {
                    acknowledged.add(orders.get(10 + i));
                }
            }
            awaitStatus(node, acknowledged, OrderStatus.CONFIRMED);
        }
    }

    /**
     * The sweeper never wakes an order that the index has lost. It wakes a finished order that is still in the index
     * for nothing.
     */
    @Test
    void theIndexAgreesWithTheRowsAfterTheStoreIsKilled() throws Exception {
        long seed = System.nanoTime();
        System.out.println(getClass().getSimpleName() + ": seed " + seed);
        OrderRows rows = rows("index");
        for (int kill = 1; kill <= KILLS; kill++) {
            CountDownLatch batches = new CountDownLatch(4 * WRITERS);
            long round = seed + 100L * kill;
            List<CompletionStage<Void>> writers = IntStream.rangeClosed(1, WRITERS)
                    .mapToObj(writer -> writeOn(rows, "writer-" + writer, new Random(round + writer), batches))
                    .toList();
            assertThat(batches.await(10, TimeUnit.MINUTES)).isTrue();
            store.kill();
            writers.forEach(writer -> assertThat(writer).failsWithin(Duration.ofMinutes(5)));
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

    /** Writes one batch after the other until the store is killed. */
    private static CompletionStage<Void> writeOn(OrderRows rows, String writer, Random random, CountDownLatch batches) {
        return rows.write(batch(writer, random)).thenCompose(unprocessed -> {
            batches.countDown();
            return writeOn(rows, writer, random, batches);
        });
    }

    /**
     * A batch with the same orders for each call of one writer. A random part of them has ended, and the others have
     * random wake times.
     */
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
            probe.awaitAssert(Duration.ofMinutes(5), Duration.ofMillis(200), () -> {
                assertThat(join(node.pipeline().rows().find(order.id())))
                        .hasValueSatisfying(
                                row -> assertThat(row.view().status()).isEqualTo(status));
                return null;
            });
        }
    }
}
