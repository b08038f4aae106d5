package io.coffeechaos.orders.api.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderProtocol.Command;
import io.coffeechaos.orders.entity.OrderProtocol.Get;
import io.coffeechaos.orders.entity.OrderProtocol.NotFound;
import io.coffeechaos.orders.entity.OrderProtocol.ReadReply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OrderEntityClientTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final OrderId ID = new OrderId("ord_" + "a".repeat(26));
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private final TestProbe<Command> entity = KIT.createTestProbe();
    private final AtomicBoolean cutOff = new AtomicBoolean();
    private final OrderEntityClient asks =
            new OrderEntityClient(id -> entity.ref(), cutOff::get, KIT.system().scheduler());

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void theEntitysAnswerIsPassedOn() {
        CompletableFuture<Optional<ReadReply>> read = read();
        entity.expectMessageClass(Get.class).replyTo().tell(new NotFound());

        assertThat(read.join()).contains(new NotFound());
    }

    @Test
    void anAnswerThatArrivesAfterTheNodeWasCutOffIsIgnored() {
        CompletableFuture<Optional<ReadReply>> read = read();
        Get asked = entity.expectMessageClass(Get.class);
        cutOff.set(true);
        asked.replyTo().tell(new NotFound());

        assertThat(read.join()).isEmpty();
    }

    @Test
    void aNodeThatIsCutOffDoesNotAsk() {
        cutOff.set(true);

        assertThat(read().join()).isEmpty();
        entity.expectNoMessage(Duration.ZERO);
    }

    private CompletableFuture<Optional<ReadReply>> read() {
        return asks.read(ID, 0, AT_MOST).toCompletableFuture();
    }
}
