package io.coffeechaos.orders.queue.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where customers' receipts go: one per order, however often its end is heard of. */
public interface Receipts {
    /**
     * Writes it unless it is there.
     *
     * @throws UncheckedIOException if it could not be written
     */
    void write(FinishedOrder order);

    /** A file per order, {@code {orderId}.json}; there in whole or not at all. */
    static Receipts files(Path directory) {
        return order -> {
            Path receipt = directory.resolve(order.orderId() + ".json");
            if (Files.exists(receipt)) {
                return;
            }
            try {
                Files.createDirectories(directory);
                Path unfinished = Files.createTempFile(directory, "receipt-", ".tmp");
                Files.writeString(unfinished, EventCodec.write(order) + "\n", StandardCharsets.UTF_8);
                Files.move(unfinished, receipt, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException("receipt of " + order.orderId(), e);
            }
        };
    }

    /** A log line per order; of so many orders back it is known that theirs was written. */
    static Receipts logLines(int rememberedMax) {
        Logger log = LoggerFactory.getLogger(Receipts.class);
        Map<String, Boolean> written = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > rememberedMax;
            }
        };
        return order -> {
            synchronized (written) {
                if (written.put(order.orderId().value(), true) != null) {
                    return;
                }
            }
            log.atInfo()
                    .addKeyValue("orderId", order.orderId())
                    .addKeyValue("status", order.status())
                    .addKeyValue("traceId", order.traceId())
                    .log("receipt: {} cents", order.total().amount());
        };
    }
}
