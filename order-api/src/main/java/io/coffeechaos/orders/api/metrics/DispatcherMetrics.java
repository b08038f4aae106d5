package io.coffeechaos.orders.api.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.ToDoubleFunction;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.dispatch.Dispatcher;

/**
 * What waits for a thread of a dispatcher: an actor with messages, or a task, counts as one. The value is read at the scrape, from
 * the thread pool behind the dispatcher. A pool counts its queues without a lock, so the number is an estimate.
 */
public final class DispatcherMetrics {
    private static final Map<String, DispatcherSelector> DISPATCHERS = Map.of(
            "default", DispatcherSelector.defaultDispatcher(),
            "internal", DispatcherSelector.fromConfig("pekko.actor.internal-dispatcher"),
            "blocking", DispatcherSelector.blocking());

    private DispatcherMetrics() {}

    /** Registers the gauge of the dispatchers of this system. */
    public static void register(PrometheusRegistry registry, ActorSystem<?> system) {
        register(registry, (DispatcherSelector selector) -> queued(system, selector));
    }

    /** Registers the gauge, with this number for each dispatcher. */
    public static void register(PrometheusRegistry registry, ToDoubleFunction<DispatcherSelector> queued) {
        GaugeWithCallback.builder()
                .name("pekko_dispatcher_queue")
                .help("Actors with messages, and tasks, that wait for a thread of a dispatcher.")
                .labelNames("dispatcher")
                .callback(gauge ->
                        DISPATCHERS.forEach((name, selector) -> gauge.call(queued.applyAsDouble(selector), name)))
                .register(registry);
    }

    private static double queued(ActorSystem<?> system, DispatcherSelector selector) {
        return system.dispatchers().lookup(selector) instanceof Dispatcher dispatcher
                ? queued(dispatcher.executorService().executor())
                : Double.NaN;
    }

    /** Returns not a number for a pool that does not say what waits. */
    private static double queued(ExecutorService pool) {
        return switch (pool) {
            case ForkJoinPool forkJoin ->
                (double) (forkJoin.getQueuedSubmissionCount() + forkJoin.getQueuedTaskCount());
            case ThreadPoolExecutor threads -> threads.getQueue().size();
            default -> Double.NaN;
        };
    }
}
