package io.coffeechaos.orders.node;

import com.typesafe.config.Config;
import io.coffeechaos.orders.BreakerState;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.entity.EventPublisherPort;
import io.coffeechaos.orders.entity.OpenOrderCount;
import io.coffeechaos.orders.entity.OrderEntity;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderSettings;
import io.coffeechaos.orders.gateway.HttpInventoryGateway;
import io.coffeechaos.orders.gateway.HttpPaymentGateway;
import io.coffeechaos.orders.gateway.HttpShippingGateway;
import io.coffeechaos.orders.gateway.HttpStepClient;
import io.coffeechaos.orders.journal.JournalTimer;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.node.aws.AwsClients;
import io.coffeechaos.orders.readmodel.DynamoDbOrderRows;
import io.coffeechaos.orders.readmodel.OpenOrderSweeper;
import io.coffeechaos.orders.readmodel.OrderRows;
import io.coffeechaos.orders.readmodel.RowBatcher;
import io.coffeechaos.orders.readmodel.RowQuarantine;
import io.coffeechaos.orders.readmodel.RowWriter;
import io.coffeechaos.orders.saga.SagaActor;
import io.coffeechaos.orders.saga.SagaSettings;
import io.coffeechaos.orders.saga.StepBreaker;
import io.coffeechaos.orders.saga.StepBulkhead;
import io.coffeechaos.orders.saga.StepGateways;
import io.coffeechaos.orders.tracing.SpanSink;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Wires the order pipeline of one node. Start it when the node has joined its cluster or is joining it. It ends with
 * the actor system.
 */
public final class OrderPipeline {
    /** Thread-safe. */
    private static final RandomGenerator RANDOM =
            () -> ThreadLocalRandom.current().nextLong();

    private final ClusterSharding sharding;
    private final OrderRows rows;
    private final Map<Step, StepBreaker> breakers;

    private OrderPipeline(ClusterSharding sharding, OrderRows rows, Map<Step, StepBreaker> breakers) {
        this.sharding = sharding;
        this.rows = rows;
        this.breakers = Map.copyOf(breakers);
    }

    /** Returns the HTTP gateways of the dependencies, with the addresses of {@code coffee.orders.dependencies}. */
    public static StepGateways dependenciesOverHttp(ActorSystem<?> system) {
        Config dependencies = system.settings().config().getConfig("coffee.orders.dependencies");
        HttpStepClient http =
                new HttpStepClient(dependencies.getDuration("connect-timeout"), system.executionContext()::execute);
        return new StepGateways(
                new HttpPaymentGateway(http, URI.create(dependencies.getString("payment"))),
                new HttpInventoryGateway(http, URI.create(dependencies.getString("inventory"))),
                new HttpShippingGateway(http, URI.create(dependencies.getString("shipping"))));
    }

    /**
     * Starts the pipeline of this node.
     *
     * @param system the actor system of the node
     * @param metrics the metrics of the node
     * @param calls the gateways of the dependencies
     * @param events publishes the events of finished orders
     * @param spans takes the spans of the orders
     */
    public static OrderPipeline start(
            ActorSystem<?> system,
            OrderMetrics metrics,
            StepGateways calls,
            EventPublisherPort events,
            SpanSink spans) {
        Config config = system.settings().config();
        InstantSource clock = InstantSource.system();
        AwsClients aws = AwsClients.of(config);
        DynamoDbAsyncClient dynamoDb = aws.dynamoDb(metrics.calls());
        JournalTimer.count(metrics.calls());
        closeAtTheEnd(system, dynamoDb);
        OrderRows rows = new DynamoDbOrderRows(
                dynamoDb, aws.ordersTable(), new TenantId(config.getString("coffee.orders.tenant")), clock);

        SagaSettings saga = SagaSettings.of(config);
        Map<Step, StepBreaker> breakers = new EnumMap<>(Step.class);
        Map<Step, ActorRef<StepBulkhead.Command>> flows = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            StepBreaker breaker = new StepBreaker(step, system, saga, metrics);
            breakers.put(step, breaker);
            flows.put(
                    step,
                    system.systemActorOf(
                            StepBulkhead.create(breaker, calls::make, saga, clock, metrics, spans),
                            "step-" + step.wireName(),
                            Props.empty()));
        }

        ActorRef<RowWriter.Command> writer = system.systemActorOf(
                RowWriter.create(rows, writerSettings(config), clock, metrics, spans), "row-writer", Props.empty());
        OpenOrderCount open = new OpenOrderCount(OrderSettings.of(config).openMax());
        metrics.entities().countAlive(open::count);
        OrderEntity.init(
                system,
                new OrderEntity.Collaborators(
                        OrderSettings.of(config),
                        open,
                        RowWriter.asStore(writer),
                        events,
                        new RowQuarantine(rows),
                        new SagaActor.Collaborators(flows, saga, clock, RANDOM, metrics),
                        clock,
                        metrics,
                        spans));

        OrderPipeline pipeline = new OrderPipeline(ClusterSharding.get(system), rows, breakers);
        pipeline.sweep(system, config, clock, metrics);
        return pipeline;
    }

    /**
     * Returns the reference to this order, wherever its entity is in the cluster. A message to it starts the entity.
     */
    public EntityRef<OrderProtocol.Command> order(OrderId id) {
        return sharding.entityRefFor(OrderEntity.TYPE_KEY, id.value());
    }

    /** Returns the rows, which answer reads without waking an order. */
    public OrderRows rows() {
        return rows;
    }

    /** Returns the breakers of this node, one per dependency. */
    public Map<Step, StepBreaker> breakers() {
        return breakers;
    }

    private void sweep(ActorSystem<?> system, Config config, InstantSource clock, OrderMetrics metrics) {
        Config settings = config.getConfig("coffee.orders.rows");
        OpenOrderSweeper.Settings sweeping = new OpenOrderSweeper.Settings(
                settings.getDuration("sweep-interval"),
                settings.getInt("wakes-max"),
                settings.getDuration("wake-timeout"));
        ShardedDaemonProcess.get(system)
                .init(
                        OpenOrderSweeper.Command.class,
                        "open-order-sweeper",
                        OpenOrderSweeper.INSTANCES,
                        instance -> OpenOrderSweeper.create(
                                instance,
                                rows,
                                step -> breakers.get(step).state() == BreakerState.OPEN,
                                this::wake,
                                sweeping,
                                clock,
                                metrics));
    }

    private CompletionStage<OrderProtocol.Awake> wake(OrderId id, Duration within) {
        return order(id).ask(OrderProtocol.Wake::new, within);
    }

    private static RowBatcher.Settings writerSettings(Config config) {
        Config rows = config.getConfig("coffee.orders.rows");
        return new RowBatcher.Settings(
                rows.getInt("pending-max"),
                rows.getInt("batches-max"),
                rows.getDuration("retry-min"),
                rows.getDuration("retry-max"));
    }

    private static void closeAtTheEnd(ActorSystem<?> system, AutoCloseable client) {
        CoordinatedShutdown.get(system)
                .addTask(
                        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
                        "close-" + client.getClass().getSimpleName(),
                        () -> {
                            try {
                                client.close();
                            } catch (Exception e) {
                                throw new IllegalStateException("cannot close " + client, e);
                            }
                            return CompletableFuture.completedFuture(Done.getInstance());
                        });
    }
}
