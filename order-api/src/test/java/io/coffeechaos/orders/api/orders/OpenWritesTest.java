package io.coffeechaos.orders.api.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.api.admission.AcceptBreaker;
import io.coffeechaos.orders.api.catalogue.RequestedItem;
import io.coffeechaos.orders.api.http.RequestTrace;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.api.testkit.MemoryIntake;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.testkit.InMemoryOrderRows;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenWritesTest {
    private final ActorTestKit kit = ActorTestKit.create("writes", ConfigFactory.parseString("pekko.loglevel = off"));

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void anExceptionOfTheFirstCallEndsTheOpenWrite() {
        OrderEntityClient broken = new OrderEntityClient(
                id -> {
                    throw new IllegalStateException("no entity in this test");
                },
                () -> false,
                kit.system().scheduler());
        PlaceOrder acceptance = new PlaceOrder(
                broken,
                new OrderReader(
                        new InMemoryOrderRows(),
                        broken,
                        () -> CompletableFuture.completedStage(true),
                        Duration.ofSeconds(1)),
                new MemoryIntake(),
                new TenantId("student"),
                new AcceptBreaker(3, Duration.ofSeconds(1), System::nanoTime, state -> {}),
                new OrderMetrics(new PrometheusRegistry()),
                InstantSource.system(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));

        for (NewOrder.Verdict verdict : List.of(
                new NewOrder.Offered(List.of(new OrderLine("kenyan-aa", "Kenyan AA", 1, Money.cents(1999)))),
                new NewOrder.Refused(Problem.internalError()))) {
            NewOrder order = new NewOrder(
                    List.of(new RequestedItem("kenyan-aa", 1)), "demo_ok", Optional.empty(), Optional.empty(), verdict);

            assertThat(acceptance.accept(order, new IdempotencyKey("broken"), RequestTrace.of(HttpRequest.create())))
                    .isCompletedExceptionally();

            assertThat(acceptance.openWrites()).isZero();
        }
    }
}
