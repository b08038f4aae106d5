package io.coffeechaos.orders.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.api.health.HealthCheck;
import io.coffeechaos.orders.api.http.ClientConnection;
import io.coffeechaos.orders.api.http.GracefulShutdown;
import io.coffeechaos.orders.api.metrics.TraceMetrics;
import io.coffeechaos.orders.api.orders.OrderEntityClient;
import io.coffeechaos.orders.api.telemetry.OtelSpans;
import io.coffeechaos.orders.api.testkit.Client;
import io.coffeechaos.orders.api.testkit.MemoryIntake;
import io.coffeechaos.orders.api.testkit.MetricSeries;
import io.coffeechaos.orders.api.testkit.ScriptedSteps;
import io.coffeechaos.orders.entity.EventPublisherPort;
import io.coffeechaos.orders.entity.OpenOrderCount;
import io.coffeechaos.orders.entity.OrderEntity;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderSettings;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.metrics.QueueMetrics;
import io.coffeechaos.orders.readmodel.RowQuarantine;
import io.coffeechaos.orders.saga.SagaActor;
import io.coffeechaos.orders.saga.SagaSettings;
import io.coffeechaos.orders.saga.StepBulkhead;
import io.coffeechaos.orders.testkit.InMemoryOrderRows;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Rejections;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.stream.Materializer;

/**
 * One node in this process, without sharding. Routes and entities are real; the journal, the rows and the dependencies
 * are in memory.
 */
final class ApiNode implements AutoCloseable {
    static final TenantId TENANT = new TenantId("student");

    private final ActorTestKit kit;
    private final Config config;
    private ServerBinding binding;
    private Client client;
    private Function<HttpRequest, CompletionStage<HttpResponse>> handler;
    private PrometheusRegistry registry = new PrometheusRegistry();
    private Set<String> seriesAtStart = Set.of();
    private final PersistenceTestKit journal;
    private final InMemoryOrderRows rows = new InMemoryOrderRows();
    private final MemoryIntake intake = new MemoryIntake();
    private final ScriptedSteps steps = new ScriptedSteps();
    private final GracefulShutdown shutdown = new GracefulShutdown();
    private final SwitchedCheck journalCheck = new SwitchedCheck("journal", HealthCheck.Weight.ONE_OF);
    private final SwitchedCheck intakeCheck = new SwitchedCheck("intake", HealthCheck.Weight.ONE_OF);
    private final SwitchedCheck clusterCheck = new SwitchedCheck("cluster", HealthCheck.Weight.NEEDED);
    private final Map<String, String> breakers = new ConcurrentHashMap<>(Map.of("payment", "closed"));
    private final Map<OrderId, ActorRef<OrderProtocol.Command>> entities = new ConcurrentHashMap<>();
    private final AtomicBoolean cutOff = new AtomicBoolean();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Set<OrderId> silent = ConcurrentHashMap.newKeySet();
    private final Set<OrderId> deaf = ConcurrentHashMap.newKeySet();
    private final OrderEntity.Collaborators collaborators;
    private final OtelSpans spans;
    private Map<String, IntSupplier> held = Map.of();

    static ApiNode start() {
        return start(Map.of());
    }

    /** Starts a node with these configuration keys changed. */
    static ApiNode start(Map<String, Object> overrides) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "pekko.actor.provider", "local",
                "pekko.coordinated-shutdown.exit-jvm", "off",
                "coffee.orders.saga.quick-backoff", "10ms",
                "coffee.api.write-max", "1500ms",
                "coffee.api.intake-max", "700ms",
                "coffee.api.read-max", "500ms",
                "coffee.api.counts.fresh-for", "50ms",
                "coffee.api.accept-breaker.reset", "300ms",
                "coffee.api.stream.renewal", "200ms",
                "coffee.api.port", 0));
        settings.put("coffee.api.counts.in-metrics", "on");
        settings.putAll(overrides);
        Config config = ConfigFactory.parseMap(settings)
                .withFallback(PersistenceTestKitPlugin.getInstance().config())
                .withFallback(ConfigFactory.load());
        return new ApiNode(config);
    }

    private ApiNode(Config config) {
        this.config = config;
        kit = ActorTestKit.create("api", config);
        journal = PersistenceTestKit.create(kit.system());
        QueueMetrics unused = new QueueMetrics(registry);
        OrderMetrics metrics = new OrderMetrics(registry);
        spans = OtelSpans.of(config, TraceMetrics.dropped(registry));
        metrics.exemplarsFrom(spans::wants);
        Map<Step, ActorRef<StepBulkhead.Command>> flows = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            flows.put(step, kit.spawn(steps.flow()));
        }
        collaborators = new OrderEntity.Collaborators(
                OrderSettings.of(config),
                new OpenOrderCount(OrderSettings.of(config).openMax()),
                rows,
                EventPublisherPort.unheard(),
                new RowQuarantine(rows),
                new SagaActor.Collaborators(
                        flows,
                        SagaSettings.of(config),
                        InstantSource.system(),
                        () -> ThreadLocalRandom.current().nextLong(),
                        metrics),
                InstantSource.system(),
                metrics,
                spans);
        serve(config, metrics);
    }

    private void serve(Config config, OrderMetrics metrics) {
        ApiRoutes routes = new ApiRoutes(
                ApiSettings.of(config),
                new ApiRoutes.Collaborators(
                        new OrderEntityClient(
                                this::entity, cutOff::get, kit.system().scheduler()),
                        rows,
                        intake,
                        () -> journalCheck.look().thenApply(HealthCheck.Result::up),
                        metrics,
                        registry,
                        List.of(journalCheck, intakeCheck, clusterCheck),
                        () -> breakers,
                        shutdown,
                        InstantSource.system(),
                        spans));
        held = routes.held();
        Route broken = routes.around(() -> Directives.path("broken", () -> {
            throw new IllegalStateException("a bug with a secret in it");
        }));
        Route unread = routes.around(
                () -> Directives.path("unread", () -> Directives.reject(Rejections.validationRejection("a secret"))));
        handler = routes.route().handler(kit.system());
        binding = Http.get(kit.system())
                .newServerAt("127.0.0.1", 0)
                .bindFlow(ClientConnection.serving(Directives.concat(
                                Directives.pathPrefixTest("broken", () -> broken),
                                Directives.pathPrefixTest("unread", () -> unread),
                                Directives.path("slow", this::slow),
                                routes.route())
                        .handler(kit.system())))
                .toCompletableFuture()
                .join();
        client = new Client(binding.localAddress());
        seriesAtStart = MetricSeries.of(registry);
    }

    /** Reads the body and answers 150 ms later whether it was complete. This is longer than Pekko itself would wait. */
    private Route slow() {
        return Directives.extractRequest(request -> Directives.completeWithFuture(request.entity()
                .toStrict(Duration.ofSeconds(5).toMillis(), Materializer.matFromSystem(kit.system()))
                .handle((body, failure) -> HttpResponse.create().withStatus(failure == null ? 200 : 400))
                .thenCompose(answer -> Patterns.after(
                        Duration.ofMillis(150), kit.system(), () -> CompletableFuture.completedFuture(answer)))));
    }

    /**
     * Restarts the node with these configuration keys changed. The journal, the rows and the queue keep what they hold.
     * The server gets a new port.
     */
    void restart(Map<String, Object> overrides) {
        binding.unbind().toCompletableFuture().join();
        List.copyOf(entities.keySet()).forEach(this::crash);
        registry = new PrometheusRegistry();
        serve(ConfigFactory.parseMap(overrides).withFallback(config), new OrderMetrics(registry));
    }

    /** How much of each kind the open connections hold now. */
    Map<String, Integer> held() {
        Map<String, Integer> now = new TreeMap<>();
        held.forEach((what, count) -> now.put(what, count.getAsInt()));
        return now;
    }

    /** Gives a request to the routes, without a connection, and drops the body of the answer. */
    int handle(HttpRequest request) throws Exception {
        HttpResponse response = handler.apply(request).toCompletableFuture().get(10, TimeUnit.SECONDS);
        response.discardEntityBytes(kit.system());
        return response.status().intValue();
    }

    /** The metrics of the node. */
    PrometheusRegistry registry() {
        return registry;
    }

    Client client() {
        return client;
    }

    int port() {
        return binding.localAddress().getPort();
    }

    InMemoryOrderRows rows() {
        return rows;
    }

    ScriptedSteps steps() {
        return steps;
    }

    PersistenceTestKit journal() {
        return journal;
    }

    GracefulShutdown shutdown() {
        return shutdown;
    }

    SwitchedCheck journalCheck() {
        return journalCheck;
    }

    SwitchedCheck intakeCheck() {
        return intakeCheck;
    }

    SwitchedCheck clusterCheck() {
        return clusterCheck;
    }

    MemoryIntake intake() {
        return intake;
    }

    /** Sends every order of the intake queue to its entity. */
    void drainIntake() {
        while (!intake.orders().isEmpty()) {
            OrderAccepted order = intake.take();
            CompletionStage<OrderProtocol.AcceptReply> reply = AskPattern.ask(
                    entity(order.id()),
                    replyTo -> new OrderProtocol.Accept(order, true, replyTo),
                    Duration.ofSeconds(10),
                    kit.system().scheduler());
            reply.toCompletableFuture().join();
        }
    }

    Map<String, String> breakers() {
        return breakers;
    }

    static OrderId id(String key) {
        return OrderId.of(TENANT, new IdempotencyKey(key));
    }

    /** The number of entities that exist now. */
    int entities() {
        return entities.size();
    }

    /** From now on the entity of this order answers no command. */
    void silence(String key) {
        silent.add(id(key));
    }

    /** From now on the entity of this order answers everything but subscriptions. */
    void deafen(String key) {
        deaf.add(id(key));
    }

    /** Sets whether this node is cut off from the majority of its cluster. */
    void cutOff(boolean isCutOff) {
        cutOff.set(isCutOff);
    }

    /** The number of commands that a silent entity received. */
    int unanswered() {
        return unanswered.get();
    }

    /** All entities answer again. */
    void unsilence() {
        silent.clear();
    }

    /** Stops the entity of this order. The next command starts a new incarnation. */
    void crash(OrderId id) {
        ActorRef<OrderProtocol.Command> entity = entities.remove(id);
        if (entity != null) {
            kit.stop(entity);
        }
    }

    private ActorRef<OrderProtocol.Command> entity(OrderId id) {
        ActorRef<OrderProtocol.Command> entity = hearing(id);
        return deaf.contains(id)
                ? kit.spawn(Behaviors.receiveMessage(command -> {
                    if (!(command instanceof OrderProtocol.Subscribe)) {
                        entity.tell(command);
                    }
                    return Behaviors.same();
                }))
                : entity;
    }

    private ActorRef<OrderProtocol.Command> hearing(OrderId id) {
        if (silent.contains(id)) {
            unanswered.incrementAndGet();
            Behavior<OrderProtocol.Command> nobody = Behaviors.ignore();
            return kit.spawn(nobody);
        }
        return entities.computeIfAbsent(
                id, fresh -> kit.spawn(OrderEntity.create(fresh, collaborators, self -> passivate(fresh))));
    }

    /** Runs in the background, because the entity itself calls this method. */
    private void passivate(OrderId id) {
        CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> crash(id));
    }

    /** Ends the node. Fails if a labelled series was absent until it counted something in this test. */
    @Override
    public void close() {
        kit.shutdownTestKit();
        Set<String> late = MetricSeries.of(registry);
        late.removeAll(seriesAtStart);
        // A request may have any method, and any route may be asked with it.
        late.removeIf(series -> series.startsWith("http_server_request_duration_seconds"));
        assertThat(late).as("series that did not exist at the start").isEmpty();
    }

    /** A readiness check whose result the test sets. */
    static final class SwitchedCheck implements HealthCheck {
        private final String name;
        private final Weight weight;
        private volatile CompletionStage<Result> result = CompletableFuture.completedFuture(Result.works());

        SwitchedCheck(String name, Weight weight) {
            this.name = name;
            this.weight = weight;
        }

        void up() {
            result = CompletableFuture.completedFuture(Result.works());
        }

        void down() {
            result = CompletableFuture.completedFuture(Result.down("down in this test"));
        }

        void hang() {
            result = new CompletableFuture<>();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Weight weight() {
            return weight;
        }

        @Override
        public CompletionStage<Result> look() {
            return result;
        }
    }
}
