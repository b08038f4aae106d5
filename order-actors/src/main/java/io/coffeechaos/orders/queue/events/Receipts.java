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

/** The store of the customers' receipts: one receipt per order, even if its event arrives several times. */
public interface Receipts {
    /**
     * Writes the receipt of this order, unless it exists.
     *
     * @throws UncheckedIOException if the receipt could not be written
     */
    void write(FinishedOrder order);

    /** Returns a store with one file per order, {@code {orderId}.json}. Each file is written atomically. */
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
                throw new UncheckedIOException("cannot write the receipt of " + order.orderId(), e);
            }
        };
    }

    /**
     * Returns a store with one log line per order. It remembers the last {@code rememberedMax} orders and writes no
     * second line for them.
     */
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
