package io.coffeechaos.orders.api;

import io.coffeechaos.orders.api.cluster.ClusterObserver;
import io.coffeechaos.orders.api.cluster.Membership;
import io.coffeechaos.orders.api.health.HealthCheck;
import io.coffeechaos.orders.api.http.GracefulShutdown;
import io.coffeechaos.orders.api.log.CountingAppender;
import io.coffeechaos.orders.api.metrics.DispatcherMetrics;
import io.coffeechaos.orders.api.metrics.LogMetrics;
import io.coffeechaos.orders.api.metrics.TraceMetrics;
import io.coffeechaos.orders.api.orders.OrderEntityClient;
import io.coffeechaos.orders.api.telemetry.OtelSpans;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.metrics.QueueMetrics;
import io.coffeechaos.orders.node.OrderPipeline;
import io.coffeechaos.orders.node.OrderQueues;
import io.coffeechaos.orders.saga.StepGateways;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/**
 * The composition root: the only class that knows both the pipeline and the HTTP side. It wires objects and contains no
 * logic of its own.
 */
final class NodeWiring {
    private NodeWiring() {}

    /** Starts the pipeline and returns the routes of the node. */
    static ApiRoutes wire(
            ActorSystem<?> system, ApiSettings settings, GracefulShutdown shutdown, StepGateways dependencies) {
        PrometheusRegistry registry = new PrometheusRegistry();
        JvmMetrics.builder().register(registry);
        LogMetrics.register(registry, CountingAppender::dropped);
        OrderMetrics metrics = new OrderMetrics(registry);
        OtelSpans spans = OtelSpans.of(system.settings().config(), TraceMetrics.dropped(registry));
        metrics.exemplarsFrom(spans::wants);
        flushAtTheEnd(system, spans);
        OrderQueues queues = OrderQueues.start(system, new QueueMetrics(registry), metrics, spans);
        OrderPipeline pipeline = OrderPipeline.start(system, metrics, dependencies, queues.events(), spans);
        queues.consume(pipeline);
        Membership membership = new Membership(system);
        ClusterObserver.start(system, membership, registry);
        DispatcherMetrics.register(registry, system);
        return new ApiRoutes(
                settings,
                new ApiRoutes.Collaborators(
                        new OrderEntityClient(pipeline::order, membership::isCutOff, system.scheduler()),
                        pipeline.rows(),
                        queues.intake(),
                        queues.journal()::isUp,
                        metrics,
                        registry,
                        List.of(journal(queues), intake(queues), membership, projection(metrics)),
                        breakers(pipeline),
                        shutdown,
                        InstantSource.system(),
                        spans));
    }

    private static void flushAtTheEnd(ActorSystem<?> system, OtelSpans spans) {
        CoordinatedShutdown.get(system)
                .addTask(
                        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
                        "flush-traces",
                        () -> CompletableFuture.supplyAsync(
                                () -> {
                                    spans.close();
                                    return Done.getInstance();
                                },
                                system.dispatchers().lookup(DispatcherSelector.blocking())::execute));
    }

    private static Supplier<Map<String, String>> breakers(OrderPipeline pipeline) {
        return () -> {
            Map<String, String> states = new LinkedHashMap<>();
            pipeline.breakers().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(breaker -> states.put(
                            breaker.getKey().wireName(),
                            breaker.getValue().state().label()));
            return states;
        };
    }

    private static HealthCheck journal(OrderQueues queues) {
        return new NamedCheck("journal", HealthCheck.Weight.ONE_OF, () -> queues.journal()
                .isUp()
                .thenApply(up -> up ? HealthCheck.Result.works() : HealthCheck.Result.down("cannot be reached")));
    }

    private static HealthCheck intake(OrderQueues queues) {
        return new NamedCheck("intake", HealthCheck.Weight.ONE_OF, () -> queues.intake()
                .depth()
                .thenApply(orders -> HealthCheck.Result.works()));
    }

    private static HealthCheck projection(OrderMetrics metrics) {
        return new NamedCheck(
                "projection",
                HealthCheck.Weight.INFORMS,
                () -> CompletableFuture.completedStage(
                        HealthCheck.Result.lag(metrics.rows().lag().toMillis())));
    }

    private record NamedCheck(String name, Weight weight, Supplier<CompletionStage<HealthCheck.Result>> looking)
            implements HealthCheck {
        @Override
        public CompletionStage<Result> look() {
            return looking.get();
        }
    }
}
