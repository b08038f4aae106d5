package io.coffeechaos.orders.queue.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.queue.ConsumeResult;
import io.coffeechaos.orders.queue.QueueConsumer;
import io.coffeechaos.orders.queue.TestQueueSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptConsumerTest {
    private static final FinishedOrder END = OrderEventPublisherTest.end("receipt");

    @TempDir
    private Path folder;

    @Test
    void repeatedEventsOfOneOrderMakeOneReceipt() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(received(folder, EventCodec.write(END))).isEqualTo(new ConsumeResult.Done());
        }

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve(END.orderId() + ".json"));
        }
        assertThat(Files.readString(folder.resolve(END.orderId() + ".json"))).contains("REJECTED", "PAYMENT_DECLINED");
    }

    @Test
    void anEventIsRetriedWhenItsReceiptCannotBeWritten() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("file"), "in the way");

        assertThat(received(notAFolder, EventCodec.write(END)))
                .isEqualTo(new ConsumeResult.Later(Duration.ofSeconds(1), false));
    }

    @Test
    void aMessageWithoutAFinishedOrderIsADeadLetter() {
        for (String body :
                List.of("", "[]", "{\"format\":1}", EventCodec.write(END).replace("REJECTED", "ACCEPTED"))) {
            assertThat(received(folder, body)).as(body).isInstanceOf(ConsumeResult.DeadLetter.class);
        }
    }

    private static ConsumeResult received(Path folder, String body) {
        return new ReceiptConsumer(Receipts.files(folder), TestQueueSettings.SETTINGS, Runnable::run)
                .received(new QueueConsumer.Received(body, 1))
                .toCompletableFuture()
                .join();
    }
}
