package io.coffeechaos.orders.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderEntity;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderSettings;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.readmodel.OpenOrderSweeper;
import io.coffeechaos.orders.readmodel.RowBatches;
import io.coffeechaos.orders.readmodel.RowWriter;
import io.coffeechaos.orders.saga.OrderRun;
import io.coffeechaos.orders.saga.SagaSettings;
import io.coffeechaos.orders.saga.StepBreaker;
import io.coffeechaos.orders.saga.StepFlow;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.ProcessingResult;
import org.apache.pekko.persistence.testkit.ProcessingSuccess;
import org.apache.pekko.persistence.testkit.StorageFailure;
import org.apache.pekko.persistence.testkit.WriteEvents;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;

/**
 * The whole order side in one process and in virtual time: real entities, runs, step streams, breakers, row writer and
 * sweeper; a journal and rows in memory; dependencies played by hand. Its methods are the verbs of a chaos story.
 */
public final class OrderWorld implements AutoCloseable {
    /** How far virtual time goes at once; ManualTime lets the dispatchers settle before each. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ActorTestKit kit;
    private final ManualTime time;
    private final PersistenceTestKit journal;
    private final AtomicInteger failedWrites = new AtomicInteger();
    private final VirtualClock clock = new VirtualClock();
    private final Dependencies dependencies = Dependencies.answering();
    private final InMemoryOrderRows rows = new InMemoryOrderRows();
    private final Map<OrderId, ActorRef<OrderProtocol.Command>> entities = new ConcurrentHashMap<>();
    private final Map<Step, StepBreaker> breakers = new EnumMap<>(Step.class);
    private final OrderEntity.Surroundings surroundings;
    private final SagaSettings saga;

    /** A world at rest. */
    public static OrderWorld create() {
        Config config = ManualTime.config()
                .withFallback(PersistenceTestKitPlugin.config())
                .withFallback(ConfigFactory.parseResources("orders-serialization.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        return new OrderWorld(ActorTestKit.create("world", config));
    }

    private OrderWorld(ActorTestKit kit) {
        this.kit = kit;
        this.time = ManualTime.get(kit.system());
        this.journal = PersistenceTestKit.create(kit.system());
        Config config = kit.system().settings().config();
        OrderMetrics metrics = new OrderMetrics(new PrometheusRegistry());
        this.saga = SagaSettings.of(config);
        Map<Step, ActorRef<StepFlow.Command>> flows = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            StepBreaker breaker = new StepBreaker(step, kit.system(), saga, metrics);
            breakers.put(step, breaker);
            flows.put(step, kit.spawn(StepFlow.create(breaker, dependencies.asCalls()::call, saga, clock, metrics)));
        }
        ActorRef<RowWriter.Command> writer = kit.spawn(RowWriter.create(
                rows, new RowBatches.Settings(1_000, 4, Duration.ofMillis(50), Duration.ofSeconds(2)), clock, metrics));
        this.surroundings = new OrderEntity.Surroundings(
                OrderSettings.of(config),
                RowWriter.asStore(writer),
                new OrderRun.Surroundings(flows, saga, clock, RandomGenerator.of("L64X128MixRandom"), metrics),
                clock,
                metrics);
    }

    /** The dependencies, to be told how to behave. */
    public Dependencies dependencies() {
        return dependencies;
    }

    /** The rows, to be taken away. */
    public InMemoryOrderRows rows() {
        return rows;
    }

    /** The n-th write from now fails, counted over all orders; only that one. */
    public void failWrite(int n) {
        AtomicInteger writes = new AtomicInteger();
        journal.withPolicy(
                (persistenceId, operation) -> operation instanceof WriteEvents && writes.incrementAndGet() == n
                        ? failedWrite()
                        : ProcessingSuccess.getInstance());
    }

    /** How many writes were failed so far. */
    public int failedWrites() {
        return failedWrites.get();
    }

    private ProcessingResult failedWrite() {
        failedWrites.incrementAndGet();
        return StorageFailure.create();
    }

    /** The numbers of the saga here: the shipped ones. */
    public SagaSettings saga() {
        return saga;
    }

    /** Where this step's breaker stands. */
    public StepBreaker.State breaker(Step step) {
        return breakers.get(step).state();
    }

    /** Submits it; the answer comes to the probe. */
    public TestProbe<OrderProtocol.AcceptReply> submit(OrderAccepted order) {
        return submit(order, true);
    }

    /** Submits it with an expected total that is the server's, or not. */
    public TestProbe<OrderProtocol.AcceptReply> submit(OrderAccepted order, boolean totalAsExpected) {
        TestProbe<OrderProtocol.AcceptReply> probe = kit.createTestProbe();
        entity(order.id()).tell(new OrderProtocol.Accept(order, totalAsExpected, probe.getRef()));
        return probe;
    }

    /** What a reader sees. */
    public OrderView view(OrderId id) {
        return found(id).view();
    }

    /** What a reader sees, with the history. */
    public OrderProtocol.Found found(OrderId id) {
        TestProbe<OrderProtocol.ReadReply> probe = kit.createTestProbe();
        entity(id).tell(new OrderProtocol.Get(0, probe.getRef()));
        return probe.expectMessageClass(OrderProtocol.Found.class);
    }

    /** Somebody to be answered. */
    public <T> TestProbe<T> probe() {
        return kit.createTestProbe();
    }

    /** Any command, for what has no verb. */
    public ActorRef<OrderProtocol.Command> entity(OrderId id) {
        return entities.computeIfAbsent(id, unseen -> kit.spawn(OrderEntity.create(id, surroundings, idle -> {})));
    }

    /** The entity dies without a word; the next command, or the sweeper, brings it back. */
    public void killEntity(OrderId id) {
        kit.stop(entities.remove(id));
    }

    /** All that lives in memory dies. */
    public void crash() {
        new ArrayList<>(entities.keySet()).forEach(this::killEntity);
    }

    /** The sweepers of a node begin their work. */
    public void startSweepers() {
        for (int instance = 0; instance < OpenOrderSweeper.INSTANCES; instance++) {
            kit.spawn(OpenOrderSweeper.create(
                    instance,
                    rows,
                    step -> breaker(step) == StepBreaker.State.OPEN,
                    (id, within) -> AskPattern.ask(
                            entity(id),
                            OrderProtocol.Wake::new,
                            within,
                            kit.system().scheduler()),
                    new OpenOrderSweeper.Settings(Duration.ofSeconds(2), 16, Duration.ofSeconds(10)),
                    clock));
        }
    }

    /** Virtual time passes, in small steps so that what a timer starts can answer before the next one fires. */
    public void pass(Duration duration) {
        for (Duration left = duration; left.isPositive(); left = left.minus(STEP)) {
            tick();
        }
    }

    /** Passes virtual time until this holds; gives up after ten virtual minutes with the last failure. */
    public void eventually(Runnable assertion) {
        RuntimeException last = new IllegalStateException("never tried");
        for (Duration left = PATIENCE; left.isPositive(); left = left.minus(STEP)) {
            try {
                assertion.run();
                return;
            } catch (AssertionError | RuntimeException notYet) {
                // AssertJ throws the one, ScalaTest the other.
                last = new IllegalStateException("not within " + PATIENCE + ": " + notYet.getMessage(), notYet);
                tick();
            }
        }
        throw last;
    }

    /** Passes virtual time, and this must hold all the while. */
    public void allTheTime(Duration duration, Runnable assertion) {
        for (Duration left = duration; left.isPositive(); left = left.minus(STEP)) {
            assertion.run();
            tick();
        }
    }

    private void tick() {
        clock.advance(STEP);
        time.timePasses(STEP);
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
