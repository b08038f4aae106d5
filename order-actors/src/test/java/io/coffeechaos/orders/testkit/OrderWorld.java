package io.coffeechaos.orders.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
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
 * The whole order side in one process and in virtual time: real entities, runs, step streams, breakers, row writer and
 * sweeper; a journal and rows in memory; dependencies played by hand. Its methods are the verbs of a chaos story.
 */
public final class OrderWorld implements AutoCloseable {
    /** How far virtual time goes at once; what that starts is done before it goes on. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Real time for an answer once the dispatchers have settled: it is there, or needs more virtual time. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    /** Real time for an answer that must come without virtual time passing: ample, so that a busy machine fails nothing. */
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
    private final List<ActorRef<OpenOrderSweeper.Command>> sweepers = new ArrayList<>();
    private final AtomicReference<ActorRef<RowWriter.Command>> writer = new AtomicReference<>();
    private final Map<Step, StepBreaker> breakers = new EnumMap<>(Step.class);
    private final SagaSettings saga;
    private final Shard shard;

    /** A world at rest. */
    public static OrderWorld create() {
        return create(Map.of());
    }

    /** A world at rest, with these keys of the configuration changed. */
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
                    step, kit.spawn(StepBulkhead.create(breaker, dependencies.asCalls()::make, saga, clock, metrics)));
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
                metrics);
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
                metrics)));
    }

    /** The dependencies, to be told how to behave. */
    public Dependencies dependencies() {
        return dependencies;
    }

    /** The rows, to be taken away. */
    public InMemoryOrderRows rows() {
        return rows;
    }

    /** The news of finished orders, to be kept back. */
    public ScriptedEvents events() {
        return events;
    }

    /** What is counted. */
    public OrderMetrics metrics() {
        return metrics;
    }

    /** The journal, to be told how to fail. */
    public ScriptedJournal.Script journal() {
        return journal;
    }

    /** What the journal holds of this order, oldest first. */
    public List<Object> journalled(OrderId id) {
        return journal.events(kit.system().classicSystem(), persistenceId(id));
    }

    /** Puts an event into the order's history past everybody, as its next. */
    public void poison(OrderId id, OrderEvent event) {
        journal.append(kit.system().classicSystem(), persistenceId(id), event);
    }

    private static String persistenceId(OrderId id) {
        return PersistenceId.of(OrderEntity.TYPE_KEY.name(), id.value()).id();
    }

    /** The n-th write from now fails, counted over all orders; only that one. */
    public void failWrite(int n) {
        journal.failWrite(n);
    }

    /** The next so many writes fail. */
    public void failNextWrites(int n) {
        journal.failNextWrites(n);
    }

    /** The next so many writes are made, and their writers never hear so. */
    public void loseJournalReplies(int n) {
        journal.loseReplies(n);
    }

    /** The n-th write from now, counted over all orders, is made, and its writer never hears so; only that one. */
    public void loseJournalReply(int n) {
        journal.loseReply(n);
    }

    /** From now on a write is acknowledged only after so long. */
    public void slowJournal(Duration each) {
        journal.dawdle(each);
    }

    /** From now on nothing can be written to the journal, or read from it. */
    public void stopJournal() {
        journal.goAway();
    }

    /** How many writes failed so far, or seemed to. */
    public int failedWrites() {
        return journal.failedWrites();
    }

    /** This dependency never answers from now on. */
    public void hang(Step step) {
        dependencies.of(step).now(Mode.HANG);
    }

    /** This dependency refuses every call from now on; undos work. */
    public void refuse(Step step) {
        dependencies.of(step).now(Mode.REFUSE);
    }

    /** This dependency answers garbage from now on. */
    public void corrupt(Step step) {
        dependencies.of(step).now(Mode.CORRUPT);
    }

    /** This dependency answers 503 from now on. */
    public void fail(Step step) {
        dependencies.of(step).now(Mode.FAIL);
    }

    /** The next call of this dependency has its effect, and its answer is lost. */
    public void loseReply(Step step) {
        dependencies.of(step).once(Mode.LOSE_REPLY);
    }

    /** Every fault ends; what was held back arrives. What is dead stays so until somebody asks for it. */
    public void heal() {
        dependencies.now(Mode.ANSWER);
        dependencies.deliverHeld();
        journal.heal();
        rows.comeBack();
        events.comeBack();
    }

    /** The clock says something else from one moment to the next; timers do not notice. */
    public void jumpClock(Duration by) {
        clock.advance(by);
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

    /** Submits it twice at once, as a network that delivers a message twice; both answers come to the probe. */
    public TestProbe<OrderProtocol.AcceptReply> submitTwice(OrderAccepted order) {
        TestProbe<OrderProtocol.AcceptReply> probe = submit(order);
        entity(order.id()).tell(new OrderProtocol.Accept(order, true, probe.getRef()));
        return probe;
    }

    /** Cancels it; the answer comes to the probe. */
    public TestProbe<OrderProtocol.CancelReply> cancel(OrderId id) {
        TestProbe<OrderProtocol.CancelReply> probe = kit.createTestProbe();
        entity(id).tell(new OrderProtocol.Cancel(probe.getRef()));
        return probe;
    }

    /** Wakes it, as the sweeper does; the answer comes to the probe. */
    public TestProbe<OrderProtocol.Awake> wake(OrderId id) {
        TestProbe<OrderProtocol.Awake> probe = kit.createTestProbe();
        entity(id).tell(new OrderProtocol.Wake(probe.getRef()));
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
        SettlingExecutor.settle();
        return probe.expectMessageClass(OrderProtocol.Found.class, AT_ONCE);
    }

    /** Somebody to be answered. */
    public <T> TestProbe<T> probe() {
        return kit.createTestProbe();
    }

    /** Any command, for what has no verb. */
    public ActorRef<OrderProtocol.Command> entity(OrderId id) {
        return shard.entity(id);
    }

    /** Whether the order is in memory. */
    public boolean isInMemory(OrderId id) {
        return shard.hosts(id);
    }

    /** Another live owner of the same order, as in a split brain; it has read the history and drives on. */
    public ActorRef<OrderProtocol.Command> secondOwner(OrderId id) {
        ActorRef<OrderProtocol.Command> owner = shard.another(id);
        SettlingExecutor.settle();
        return owner;
    }

    /** The entity dies without a word; the next command, or the sweeper, brings it back. */
    public void killEntity(OrderId id) {
        shard.kill(id);
    }

    /** All that lives in memory of one node dies: entities, rows on their way, sweepers; the latter start anew. */
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

    /** The sweepers of a node begin their work. */
    public void startSweepers() {
        for (int instance = 0; instance < OpenOrderSweeper.INSTANCES; instance++) {
            sweepers.add(kit.spawn(OpenOrderSweeper.create(
                    instance,
                    rows,
                    step -> breaker(step) == StepBreaker.State.OPEN,
                    (id, within) -> AskPattern.ask(
                            entity(id),
                            OrderProtocol.Wake::new,
                            within,
                            kit.system().scheduler()),
                    new OpenOrderSweeper.Settings(Duration.ofSeconds(2), 16, Duration.ofSeconds(10)),
                    clock)));
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
                SettlingExecutor.settle();
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
