package io.coffeechaos.lab.truth;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.Await;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.history.HistoryEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the final state and adds it to the history: every order of a load, acknowledged or not, with its event log and
 * its row, and the ledger entries of the dependencies for these orders.
 */
public final class FinalState {
    private static final int READERS = 8;
    private static final int PAGES_MAX = 20_000;
    private static final int TRIES_MAX = 5;
    private static final Duration TRY_PAUSE = Duration.ofSeconds(1);

    private final RunningLab lab;
    private final History history;
    private final String customerId;
    private final boolean alone;
    private final Map<String, Long> since;
    private final Set<String> known;
    private final AtomicInteger readOrders = new AtomicInteger();
    private volatile Optional<String> progress = Optional.empty();

    /**
     * @param customerId the customer of the orders: a load's prefix
     * @param alone whether the system has only orders of this load. Then every ledger entry must belong to one of these
     *     orders. Otherwise entries of other orders are ignored, because the ledgers have no customer
     */
    public FinalState(RunningLab lab, History history, String customerId, boolean alone) {
        this(lab, history, customerId, alone, Map.of(), Set.of());
    }

    private FinalState(
            RunningLab lab,
            History history,
            String customerId,
            boolean alone,
            Map<String, Long> since,
            Set<String> known) {
        this.lab = lab;
        this.history = history;
        this.customerId = customerId;
        this.alone = alone;
        this.since = Map.copyOf(since);
        this.known = Set.copyOf(known);
    }

    /**
     * The final state of one book on a system that has had other ones, too.
     *
     * @param since the last change of each dependency's ledger before the book began, by service; earlier ones are not read
     * @param known the ids of orders that may exist, or may have effects, without a row and without an acknowledgement
     */
    public static FinalState ofBook(
            RunningLab lab, History history, String book, Map<String, Long> since, Set<String> known) {
        return new FinalState(lab, history, book, false, since, known);
    }

    /**
     * Waits until all acknowledged orders and all orders with a row have ended.
     *
     * @param timeout the longest time without progress; after it, this method returns and the checker reports the rest
     * @return the number of orders that are still open
     */
    public int awaitEnds(Duration timeout) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        int open = Integer.MAX_VALUE;
        int least = Integer.MAX_VALUE;
        while (open > 0 && System.nanoTime() < deadlineNanos) {
            Await.pass(Duration.ofSeconds(1));
            try {
                open = open();
                progress = Optional.of(open + " orders are still open");
            } catch (IOException notNow) {
                // The next round asks again, until the deadline.
                open = Integer.MAX_VALUE;
            }
            if (open < least) {
                least = open;
                deadlineNanos = System.nanoTime() + timeout.toNanos();
            }
        }
        return open;
    }

    /** The progress of the current reading in words; empty before it begins. */
    public Optional<String> progress() {
        return progress.map(words -> words.formatted(readOrders.get()));
    }

    private int open() throws IOException, InterruptedException {
        Set<String> waiting = acknowledged();
        int open = 0;
        for (Map.Entry<String, JsonNode> row : rows().entrySet()) {
            waiting.remove(row.getKey());
            if (!OrderContract.isTerminal(row.getValue().path("status").asText())) {
                open++;
            }
        }
        // A queued order is acknowledged before it has a row.
        return open + waiting.size();
    }

    /**
     * Adds the orders and the ledger entries to the history.
     *
     * @throws IOException when the system does not answer
     */
    public void close() throws IOException, InterruptedException {
        Map<String, JsonNode> rows = rows();
        Set<String> ids = acknowledged();
        ids.addAll(rows.keySet());
        ids.addAll(known);
        read(ids, rows, alone);
    }

    /**
     * Adds the orders with these ids and their ledger entries to the history. Their rows are not read.
     *
     * @throws IOException when the system does not answer
     */
    public void close(Collection<String> ids) throws IOException, InterruptedException {
        read(new HashSet<>(ids), Map.of(), false);
    }

    private void read(Set<String> ids, Map<String, JsonNode> rows, boolean others)
            throws IOException, InterruptedException {
        for (String service : OrderContract.SERVICES) {
            for (JsonNode entry : patiently(() -> lab.simulators().ledger(service, since.getOrDefault(service, 0L)))) {
                String id = entry.path("orderId").asText();
                if (others || ids.contains(id)) {
                    ids.add(id);
                    history.add(new HistoryEvent.FoundEffects(
                            history.nowMs(),
                            service,
                            id,
                            entry.path("key").asText(),
                            entry.path("effects").asInt(),
                            entry.path("undos").asInt(),
                            entry.path("calls").asInt()));
                }
            }
        }
        ConcurrentLinkedQueue<String> todo = new ConcurrentLinkedQueue<>(ids);
        progress = Optional.of("%d of " + ids.size() + " orders are read");
        try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
            List<Future<Void>> all = new ArrayList<>();
            for (int reader = 0; reader < READERS; reader++) {
                all.add(readers.submit(() -> {
                    for (String id = todo.poll(); id != null; id = todo.poll()) {
                        history.add(look(id, Optional.ofNullable(rows.get(id))));
                        int unused = readOrders.incrementAndGet();
                    }
                    return null;
                }));
            }
            for (Future<Void> reader : all) {
                reader.get();
            }
        } catch (ExecutionException unread) {
            throw new IOException("an order could not be read: " + unread.getCause(), unread);
        }
    }

    private Set<String> acknowledged() {
        Set<String> ids = new HashSet<>();
        for (HistoryEvent entry : history.entries()) {
            if (entry instanceof HistoryEvent.Op op
                    && op.function() == HistoryEvent.Function.submit
                    && op.type() == HistoryEvent.Type.ok) {
                ids.add(op.orderId());
            }
        }
        return ids;
    }

    private Map<String, JsonNode> rows() throws IOException, InterruptedException {
        Map<String, JsonNode> rows = new LinkedHashMap<>();
        String cursor = "";
        for (int page = 0; page < PAGES_MAX; page++) {
            String from = cursor.isEmpty() ? "" : "&cursor=" + cursor;
            JsonNode answer = patiently(() -> lab.list("limit=100&customerId=" + customerId + from));
            answer.path("items").forEach(row -> rows.put(row.path("id").asText(), row));
            if (answer.path("nextCursor").isNull() || answer.path("nextCursor").isMissingNode()) {
                return rows;
            }
            cursor = answer.path("nextCursor").asText();
        }
        throw new IOException("the order list does not end");
    }

    private HistoryEvent.FoundOrder look(String id, Optional<JsonNode> row) throws IOException, InterruptedException {
        return patiently(() -> {
            Optional<JsonNode> order = lab.order(id);
            return found(id, order, row, order.isPresent() ? lab.log(id) : List.of());
        });
    }

    private interface Question<T> {
        T ask() throws IOException, InterruptedException;
    }

    /** Repeats a failed read, because a node with many orders to wake may answer late. */
    private static <T> T patiently(Question<T> question) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return question.ask();
            } catch (IOException notNow) {
                if (attempt == TRIES_MAX) {
                    throw notNow;
                }
                Await.pass(TRY_PAUSE);
            }
        }
    }

    private HistoryEvent.FoundOrder found(
            String id, Optional<JsonNode> order, Optional<JsonNode> row, Collection<JsonNode> log) {
        Map<String, String> steps = new HashMap<>();
        order.ifPresent(found -> found.path("steps")
                .forEach(step ->
                        steps.put(step.path("name").asText(), step.path("state").asText())));
        return new HistoryEvent.FoundOrder(
                history.nowMs(),
                id,
                order.isPresent(),
                row.isPresent(),
                order.map(found -> found.path("version").asLong()).orElse(0L),
                order.map(found -> found.path("status").asText()).orElse(""),
                row.map(found -> found.path("version").asLong()).orElse(0L),
                row.map(found -> found.path("status").asText()).orElse(""),
                steps,
                order.map(found -> found.path("completedAt").asText(""))
                        .filter(at -> !at.isEmpty() && !at.equals("null"))
                        .map(at -> Instant.parse(at).toEpochMilli())
                        .orElse(0L),
                log.stream()
                        .map(event -> new HistoryEvent.LogEvent(
                                event.path("seq").asLong(),
                                event.path("type").asText(),
                                event.path("status").asText(),
                                event.path("step").asText()))
                        .toList());
    }
}
