package io.coffeechaos.lab.truth;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.SystemReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Reads the rows of one book from the order nodes: the list, newest first, down to where the last whole read began; then
 * open orders by their ids. One thread uses it.
 */
final class BookReader {
    private static final int PAGES_MAX = 50;
    private static final int BY_ID_MAX = 25;
    /** The list is a projection: a row may come up to 2 s late. */
    private static final long WATERMARK_MARGIN_MS = 10_000;

    private static final long ASK_APART_MS = 10_000;
    private static final int ASKS_MAX = 12;
    private static final int ASK_MAX = 25;

    private final Book book;
    private final SystemReader system;
    private final Path receipts;
    private final ExecutorService threads;
    private final LongSupplier clock;
    private long watermarkMs;
    private long newestMs;
    private String cursor = "";

    BookReader(Book book, SystemReader system, Path receipts, ExecutorService threads, LongSupplier clock) {
        this.book = book;
        this.system = system;
        this.receipts = receipts;
        this.threads = threads;
        this.clock = clock;
        this.watermarkMs = book.plan().started().toEpochMilli();
    }

    Book book() {
        return book;
    }

    /**
     * Reads once.
     *
     * @param ready the nodes that are ready
     * @param queueEmptySinceMs since when the intake queue is empty; {@link Long#MAX_VALUE} while it is not
     * @return whether the rows were read to their end
     */
    boolean read(List<String> ready, long queueEmptySinceMs) throws InterruptedException {
        long beganMs = clock.getAsLong();
        boolean whole = false;
        if (!ready.isEmpty()) {
            try {
                whole = list(ready);
                byId(ready, beganMs, queueEmptySinceMs);
            } catch (IOException notNow) {
                // The lag of the ledger shows it. The next round goes on where this one stopped.
                whole = false;
            }
        }
        receipts();
        askAgain();
        return whole;
    }

    private boolean list(List<String> ready) throws IOException, InterruptedException {
        String customer =
                book.plan().fragile() ? "" : "&customerId=" + book.plan().name();
        long downToMs = watermarkMs - WATERMARK_MARGIN_MS;
        for (int page = 0; page < PAGES_MAX; page++) {
            String from = cursor.isEmpty() ? "" : "&cursor=" + cursor;
            JsonNode answer = system.list(ready, "limit=100" + customer + from);
            boolean end = answer.path("nextCursor").isNull()
                    || answer.path("nextCursor").isMissingNode();
            for (JsonNode item : answer.path("items")) {
                RowView row = RowView.of(item);
                newestMs = Math.max(newestMs, row.acceptedMs());
                end |= row.acceptedMs() < downToMs;
                seen(row);
            }
            cursor = end ? "" : answer.path("nextCursor").asText();
            if (end) {
                watermarkMs = Math.max(watermarkMs, newestMs);
                return true;
            }
        }
        return false;
    }

    private void seen(RowView row) {
        boolean unused = book.with(truth -> {
            truth.row(row, clock.getAsLong());
            return true;
        });
    }

    private void byId(List<String> ready, long beganMs, long queueEmptySinceMs) throws InterruptedException {
        List<Callable<Void>> reads = new ArrayList<>();
        for (String id : book.with(truth -> truth.toLook(clock.getAsLong(), beganMs, BY_ID_MAX))) {
            reads.add(() -> {
                SystemReader.OrderRead read = system.order(ready, id);
                boolean unused = book.with(truth -> {
                    switch (read) {
                        case SystemReader.OrderRead.Found(JsonNode order) ->
                            truth.row(RowView.of(order), clock.getAsLong());
                        case SystemReader.OrderRead.Missing() ->
                            truth.missing(id, clock.getAsLong(), queueEmptySinceMs);
                        case SystemReader.OrderRead.Failed() -> truth.unread(id, clock.getAsLong());
                    }
                    return true;
                });
                return null;
            });
        }
        for (Future<Void> unused : threads.invokeAll(reads)) {
            // invokeAll waits. A read that fails has said so to the truth.
        }
    }

    private void receipts() {
        for (OrderRecord order : book.with(OrderTruth::toReceipt)) {
            String id = order.id();
            if (Files.exists(receipts.resolve(id + ".json"))) {
                boolean unused = book.with(truth -> {
                    truth.receipted(id);
                    return true;
                });
            }
        }
    }

    /** The final check: when the load is over, asks once more for the orders that no answer has settled. */
    private void askAgain() {
        if (book.overForMs() == 0) {
            return;
        }
        List<Integer> numbers = book.with(truth -> {
            List<Integer> unknown = truth.toAsk(clock.getAsLong(), ASK_APART_MS, ASK_MAX);
            unknown.forEach(number -> truth.asking(number, clock.getAsLong(), ASKS_MAX));
            return unknown;
        });
        for (int number : numbers) {
            threads.execute(() -> askAgain(number));
        }
    }

    private void askAgain(int number) {
        try {
            book.customers().askAgain(number);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
