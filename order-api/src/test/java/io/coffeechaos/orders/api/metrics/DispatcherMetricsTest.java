package io.coffeechaos.orders.api.metrics;

import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gauge of a real actor system, whose dispatchers have one thread each. */
class DispatcherMetricsTest {
    private static final int WAITING = 3;
    private static final String ONE_THREAD = """
            pekko.actor.default-dispatcher.fork-join-executor { parallelism-min = 1, parallelism-max = 1 }
            pekko.actor.default-blocking-io-dispatcher.thread-pool-executor.fixed-pool-size = 1
            """;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final CountDownLatch release = new CountDownLatch(1);
    private ActorSystem<Void> system;

    @BeforeEach
    void start() {
        system = ActorSystem.create(
                Behaviors.empty(),
                "queues",
                ConfigFactory.parseString(ONE_THREAD).withFallback(ConfigFactory.defaultReference()));
        DispatcherMetrics.register(registry, system);
    }

    @AfterEach
    void stop() {
        release.countDown();
        system.terminate();
    }

    @Test
    void theTasksThatWaitForABusyThreadAreCounted() throws Exception {
        occupied(DispatcherSelector.defaultDispatcher());
        occupied(DispatcherSelector.blocking());

        assertThat(queue("default")).isGreaterThanOrEqualTo(WAITING);
        assertThat(queue("blocking")).isEqualTo(WAITING);

        release.countDown();
        eventually(() -> {
            assertThat(queue("default")).isZero();
            assertThat(queue("blocking")).isZero();
            assertThat(queue("internal")).isZero();
        });
    }

    /** One task has the thread until the release, and some wait behind it. */
    private void occupied(DispatcherSelector selector) throws InterruptedException {
        Executor dispatcher = system.dispatchers().lookup(selector);
        CountDownLatch begun = new CountDownLatch(1);
        dispatcher.execute(() -> {
            begun.countDown();
            awaitRelease();
        });
        begun.await();
        for (int i = 0; i < WAITING; i++) {
            dispatcher.execute(() -> {});
        }
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private double queue(String dispatcher) {
        return registry.scrape().stream()
                .filter(GaugeSnapshot.class::isInstance)
                .flatMap(metric -> ((GaugeSnapshot) metric).getDataPoints().stream())
                .filter(point -> dispatcher.equals(point.getLabels().get("dispatcher")))
                .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
                .sum();
    }
}
