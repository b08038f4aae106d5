package io.coffeechaos.orders.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.BreakerState;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OpenOrderCount;
import io.coffeechaos.orders.entity.OrderEntity;
import io.coffeechaos.orders.entity.OrderEvent;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderSettings;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.readmodel.OpenOrderSweeper;
import io.coffeechaos.orders.readmodel.RowBatcher;
import io.coffeechaos.orders.readmodel.RowQuarantine;
import io.coffeechaos.orders.readmodel.RowWriter;
import io.coffeechaos.orders.saga.SagaActor;
import io.coffeechaos.orders.saga.SagaSettings;
import io.coffeechaos.orders.saga.StepBreaker;
import io.coffeechaos.orders.saga.StepBulkhead;
import io.coffeechaos.orders.testkit.ScriptedDependency.Mode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.persistence.typed.PersistenceId;

/**
 * The whole order side in one process and in virtual time. Entities, sagas, step streams, breakers, row writer and
 * sweepers are real. Journal and rows are in memory, and the test scripts the dependencies. The methods are the verbs
 * of a chaos story.
 */
public final class OrderWorld implements AutoCloseable {
    /** Virtual time passes in steps of this length. The work that a step starts ends before the next step. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * The real time to wait for an answer after the dispatchers have settled. A missing answer needs more virtual time.
     */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    /**
     * The real time to wait for an answer that needs no virtual time. It is long, so that no test fails on a busy
     * machine.
     */
    private static final Config REAL_PATIENCE =
            ConfigFactory.parseString("pekko.actor.testkit.typed.single-expect-default = 60s");

    private final ActorTestKit kit;
    private final SettledTime time;
    private final ScriptedJournal.Script journal;
    private final VirtualClock clock = new VirtualClock();
    private final Dependencies dependencies = Dependencies.answering();
    private final InMemoryOrderRows rows = new InMemoryOrderRows();
    private final ScriptedEvents events = new ScriptedEvents();
    private final OrderMetrics metrics = new OrderMetrics(new PrometheusRegistry());
    private final KeptSpans spans = new KeptSpans();
    private final List<ActorRef<OpenOrderSweeper.Command>> sweepers = new ArrayList<>();
    private final AtomicReference<ActorRef<RowWriter.Command>> writer = new AtomicReference<>();
    private final Map<Step, StepBreaker> breakers = new EnumMap<>(Step.class);
    private final SagaSettings saga;
    private final Shard shard;

    /** Creates a world without orders and without faults. */
    public static OrderWorld create() {
        return create(Map.of());
    }

    /** Creates such a world with these configuration keys and values. */
    public static OrderWorld create(Map<String, ?> overrides) {
        Config config = ConfigFactory.parseMap(overrides)
                .withFallback(REAL_PATIENCE)
                .withFallback(SettledTime.config())
                .withFallback(ScriptedJournal.config())
                .withFallback(ConfigFactory.parseResources("orders-serialization.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        return new OrderWorld(ActorTestKit.create("world", config));
    }

    private OrderWorld(ActorTestKit kit) {
        this.kit = kit;
        this.time = new SettledTime(kit.system().classicSystem());
        this.journal = ScriptedJournal.Script.of(kit.system().classicSystem());
        Config config = kit.system().settings().config();
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("order world: seed " + seed);
        this.saga = SagaSettings.of(config);
        Map<Step, ActorRef<StepBulkhead.Command>> flows = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            StepBreaker breaker = new StepBreaker(step, kit.system(), saga, metrics);
            breakers.put(step, breaker);
            flows.put(
                    step,
                    kit.spawn(StepBulkhead.create(breaker, dependencies.asCalls()::make, saga, clock, metrics, spans)));
        }
        startWriter();
        OrderEntity.Collaborators collaborators = new OrderEntity.Collaborators(
                OrderSettings.of(config),
                new OpenOrderCount(OrderSettings.of(config).openMax()),
                (row, storedTo) -> RowWriter.asStore(writer.get()).write(row, storedTo),
                events,
                new RowQuarantine(rows),
                new SagaActor.Collaborators(flows, saga, clock, shared(seed), metrics),
                clock,
                metrics,
                spans);
        this.shard = new Shard(kit, collaborators);
    }

    private static RandomGenerator shared(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        return () -> {
            synchronized (random) {
                return random.nextLong();
            }
        };
    }

    private void startWriter() {
        writer.set(kit.spawn(RowWriter.create(
                rows,
                new RowBatcher.Settings(1_000, 4, Duration.ofMillis(50), Duration.ofSeconds(2)),
                clock,
                metrics,
                spans)));
    }

    /** The dependencies. A test can script them. */
    public Dependencies dependencies() {
        return dependencies;
    }

    /** The rows. A test can make them unavailable. */
    public InMemoryOrderRows rows() {
        return rows;
    }

    /** The publisher of finished orders. A test can make it unavailable. */
    public ScriptedEvents events() {
        return events;
    }

    /** The metrics of this world. */
    public OrderMetrics metrics() {
        return metrics;
    }

    /** The spans of this world. */
    public KeptSpans spans() {
        return spans;
    }

    /** The script of the journal. A test can make the journal fail. */
    public ScriptedJournal.Script journal() {
        return journal;
    }

    /** The events of this order in the journal, oldest first. */
    public List<Object> journalled(OrderId id) {
        return journal.events(kit.system().classicSystem(), persistenceId(id));
    }

    /** Appends an event to the history of this order in the journal. The entity does not take part. */
    public void poison(OrderId id, OrderEvent event) {
        journal.append(kit.system().classicSystem(), persistenceId(id), event);
    }

    private static String persistenceId(OrderId id) {
        return PersistenceId.of(OrderEntity.TYPE_KEY.name(), id.value()).id();
    }

    /** Only the n-th write from now fails, counted over all orders. */
    public void failWrite(int n) {
        journal.failWrite(n);
    }

    /** The next {@code n} writes fail. */
    public void failNextWrites(int n) {
        journal.failNextWrites(n);
    }

    /** The journal makes the next {@code n} writes, and their answers are lost. */
    public void loseJournalReplies(int n) {
        journal.loseReplies(n);
    }

    /**
     * The journal makes the n-th write from now, counted over all orders, and only the answer to that write is lost.
     */
    public void loseJournalReply(int n) {
        journal.loseReply(n);
    }

    /** From now on the journal acknowledges each write only after this time. */
    public void slowJournal(Duration each) {
        journal.dawdle(each);
    }

    /** From now on every write to the journal and every read from it fails. */
    public void stopJournal() {
        journal.goAway();
    }

    /** The number of writes that failed or lost their answer. */
    public int failedWrites() {
        return journal.failedWrites();
    }

    /** From now on this dependency never answers. */
    public void hang(Step step) {
        dependencies.of(step).now(Mode.HANG);
    }

    /** From now on this dependency refuses every call. Undos work. */
    public void refuse(Step step) {
        dependencies.of(step).now(Mode.REFUSE);
    }

    /** From now on this dependency answers garbage. */
    public void corrupt(Step step) {
        dependencies.of(step).now(Mode.CORRUPT);
    }

    /** From now on this dependency answers HTTP 503. */
    public void fail(Step step) {
        dependencies.of(step).now(Mode.FAIL);
    }

    /** The next call of this dependency has its effect, and its answer is lost. */
    public void loseReply(Step step) {
        dependencies.of(step).once(Mode.LOSE_REPLY);
    }

    /** Ends every fault and delivers the held requests. A killed entity stays dead until a command for it arrives. */
    public void heal() {
        dependencies.now(Mode.ANSWER);
        dependencies.deliverHeld();
        journal.heal();
        rows.comeBack();
        events.comeBack();
    }

    /** Moves the clock at once. Timers do not notice it. */
    public void jumpClock(Duration by) {
        clock.advance(by);
    }

    /** The saga settings of this world. */
    public SagaSettings saga() {
        return saga;
    }

    /** The state of this step's breaker. */
    public BreakerState breaker(Step step) {
        return breakers.get(step).state();
    }

    /** Submits this order. The probe receives the answer. */
    public TestProbe<OrderProtocol.AcceptReply> submit(OrderAccepted order) {
        return submit(order, true);
    }

    /**
     * Submits this order. The probe receives the answer.
     *
     * @param totalAsExpected whether the total that the client expects is the server's total
     */
    public TestProbe<OrderProtocol.AcceptReply> submit(OrderAccepted order, boolean totalAsExpected) {
        TestProbe<OrderProtocol.AcceptReply> probe = kit.createTestProbe();
        entity(order.id()).tell(new OrderProtocol.Accept(order, totalAsExpected, probe.getRef()));
        return probe;
    }

    /**
     * Submits this order twice at once, as a network that duplicates a message does. The probe receives both answers.
     */
    public TestProbe<OrderProtocol.AcceptReply> submitTwice(OrderAccepted order) {
        TestProbe<OrderProtocol.AcceptReply> probe = submit(order);
        entity(order.id()).tell(new OrderProtocol.Accept(order, true, probe.getRef()));
        return probe;
    }

    /** Cancels this order. The probe receives the answer. */
    public TestProbe<OrderProtocol.CancelReply> cancel(OrderId id) {
        TestProbe<OrderProtocol.CancelReply> probe = kit.createTestProbe();
        entity(id).tell(new OrderProtocol.Cancel(probe.getRef()));
        return probe;
    }

    /** Wakes this order as the sweeper does. The probe receives the answer. */
    public TestProbe<OrderProtocol.Awake> wake(OrderId id) {
        TestProbe<OrderProtocol.Awake> probe = kit.createTestProbe();
        entity(id).tell(new OrderProtocol.Wake(probe.getRef()));
        return probe;
    }

    /** The order as a reader sees it. */
    public OrderView view(OrderId id) {
        return found(id).view();
    }

    /** The order and its history as a reader sees them. */
    public OrderProtocol.Found found(OrderId id) {
        TestProbe<OrderProtocol.ReadReply> probe = kit.createTestProbe();
        entity(id).tell(new OrderProtocol.Get(0, probe.getRef()));
        SettlingExecutor.settle();
        return probe.expectMessageClass(OrderProtocol.Found.class, AT_ONCE);
    }

    /** A probe that can receive answers. */
    public <T> TestProbe<T> probe() {
        return kit.createTestProbe();
    }

    /** The entity of this order, for commands that have no method here. */
    public ActorRef<OrderProtocol.Command> entity(OrderId id) {
        return shard.entity(id);
    }

    /** Whether the order has an entity in memory. */
    public boolean isInMemory(OrderId id) {
        return shard.hosts(id);
    }

    /**
     * Starts another live owner of the same order, as in a split brain. It has read the history and drives the order.
     */
    public ActorRef<OrderProtocol.Command> secondOwner(OrderId id) {
        ActorRef<OrderProtocol.Command> owner = shard.another(id);
        SettlingExecutor.settle();
        return owner;
    }

    /** Kills the entity of this order. The next command, also one of the sweeper, starts it again. */
    public void killEntity(OrderId id) {
        shard.kill(id);
    }

    /** Kills everything that a node has in memory: entities, rows on their way, and sweepers. Sweepers start again. */
    public void crash() {
        boolean sweeping = !sweepers.isEmpty();
        sweepers.forEach(kit::stop);
        sweepers.clear();
        shard.killAll();
        kit.stop(writer.get());
        startWriter();
        if (sweeping) {
            startSweepers();
        }
    }

    /** Starts the sweepers of a node. */
    public void startSweepers() {
        for (int instance = 0; instance < OpenOrderSweeper.INSTANCES; instance++) {
            sweepers.add(kit.spawn(OpenOrderSweeper.create(
                    instance,
                    rows,
                    step -> breaker(step) == BreakerState.OPEN,
                    (id, within) -> AskPattern.ask(
                            entity(id),
                            OrderProtocol.Wake::new,
                            within,
                            kit.system().scheduler()),
                    new OpenOrderSweeper.Settings(Duration.ofSeconds(2), 16, Duration.ofSeconds(10)),
                    clock,
                    metrics())));
        }
    }

    /** Lets virtual time pass in small steps, so that the work of one timer can end before the next timer fires. */
    public void pass(Duration duration) {
        for (Duration left = duration; left.isPositive(); left = left.minus(STEP)) {
            tick();
        }
    }

    /**
     * Lets virtual time pass until the assertion holds.
     *
     * @throws IllegalStateException with the last failure as its cause, after ten virtual minutes
     */
    public void eventually(Runnable assertion) {
        RuntimeException last = new IllegalStateException("the assertion was never tried");
        for (Duration left = PATIENCE; left.isPositive(); left = left.minus(STEP)) {
            try {
                SettlingExecutor.settle();
                assertion.run();
                return;
            } catch (AssertionError | RuntimeException notYet) {
                // AssertJ throws an AssertionError, ScalaTest a RuntimeException.
                last = new IllegalStateException("not within " + PATIENCE + ": " + notYet.getMessage(), notYet);
                tick();
            }
        }
        throw last;
    }

    /** Lets virtual time pass. The assertion must hold before each step. */
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
