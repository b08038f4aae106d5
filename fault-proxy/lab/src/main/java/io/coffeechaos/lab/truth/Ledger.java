package io.coffeechaos.lab.truth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.SystemReader;
import io.coffeechaos.lab.topology.SystemAddresses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * The ledgers of a system: one book for each stretch of load, newest first, {@value #BOOKS_MAX} at most. {@link #join}
 * reads rows and effects and counts; one thread calls it every two seconds.
 */
public final class Ledger implements AutoCloseable {
    private static final int BOOKS_MAX = 4;
    private static final int CHANGES_LIMIT = 1000;
    private static final int CHANGE_PAGES_MAX = 20;
    private static final int READERS = 8;
    /** After its load, a book is read for so long, even if some orders never settle. */
    private static final long OVER_MAX_MS = 15 * 60_000;

    /** Learns what the joins find out about the orders of one book. */
    public interface Listener extends OrderTruth.Listener {}

    private final SystemAddresses addresses;
    private final SystemReader system;
    private final IntConsumer throttling;
    private final LongSupplier clock;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            READERS, Thread.ofVirtual().name("ledger-", 0).factory());
    private final Deque<BookReader> books = new ArrayDeque<>();
    private final Map<String, Long> cursors = new HashMap<>();
    private final Map<String, Long> throttled = new HashMap<>();
    private final AtomicLong joinedMs = new AtomicLong();

    /**
     * @param throttling learns how many more calls the dependencies have answered with 429
     * @param clock the time in epoch milliseconds
     */
    public Ledger(SystemAddresses addresses, SystemReader system, IntConsumer throttling, LongSupplier clock) {
        this.addresses = addresses;
        this.system = system;
        this.throttling = throttling;
        this.clock = clock;
    }

    /**
     * Opens a book. Call this before its load starts: changes of the simulators' ledgers count from now on.
     *
     * @throws IOException when the file cannot be written
     */
    public Book open(BookPlan plan, Listener listener) throws IOException, InterruptedException {
        for (String service : OrderContract.SERVICES) {
            synchronized (cursors) {
                if (!cursors.containsKey(service)) {
                    cursors.put(service, lastChange(service));
                }
            }
        }
        Path folder = addresses.runs().resolve(plan.name());
        Book book = new Book(plan, listener, folder, clock);
        List<BookReader> dropped = new ArrayList<>();
        synchronized (books) {
            books.addFirst(new BookReader(book, system, addresses.receipts(), threads, clock));
            while (books.size() > BOOKS_MAX) {
                dropped.add(books.removeLast());
            }
        }
        joinedMs.set(clock.getAsLong());
        for (BookReader old : dropped) {
            old.book().close();
        }
        return book;
    }

    /** A simulator that does not answer now is read from its first change. */
    private long lastChange(String service) throws InterruptedException {
        try {
            return system.ledger(service, 0, 0).next();
        } catch (IOException notNow) {
            return 0;
        }
    }

    private List<BookReader> readers() {
        synchronized (books) {
            return List.copyOf(books);
        }
    }

    /** Whether a book has orders that are not settled, so that joins make sense. */
    public boolean isBusy() {
        return readers().stream().anyMatch(Ledger::isBusy);
    }

    private static boolean isBusy(BookReader reader) {
        long overMs = reader.book().overForMs();
        return overMs == 0 || (overMs < OVER_MAX_MS && reader.book().unsettled() > 0);
    }

    /** The number of orders in memory. */
    public int unsettled() {
        return readers().stream().mapToInt(reader -> reader.book().unsettled()).sum();
    }

    /**
     * Joins once: reads effects and rows, counts, and writes settled orders.
     *
     * @param ready the nodes that are ready
     * @param queueEmptySinceMs since when the intake queue is empty; {@link Long#MAX_VALUE} while it is not
     */
    public void join(List<String> ready, long queueEmptySinceMs) throws InterruptedException {
        long beganMs = clock.getAsLong();
        List<BookReader> readers = readers();
        List<BookReader> busy = readers.stream().filter(Ledger::isBusy).toList();
        boolean whole = effects(beganMs);
        for (BookReader reader : readers) {
            if (busy.contains(reader)) {
                whole &= reader.read(ready, queueEmptySinceMs);
            }
            try {
                // A late effect may belong to a book whose orders have all settled.
                reader.book().settle();
            } catch (IOException diskFull) {
                // The orders stay in memory. The load stops if there are too many of them.
                whole = false;
            }
        }
        if (whole) {
            joinedMs.set(beganMs);
        }
    }

    private boolean effects(long beganMs) throws InterruptedException {
        boolean whole = true;
        for (String service : OrderContract.SERVICES) {
            try {
                whole &= effects(service);
            } catch (IOException notNow) {
                whole = false;
            }
        }
        if (whole) {
            for (BookReader reader : readers()) {
                boolean unused = reader.book().with(truth -> {
                    truth.effectsRead(beganMs);
                    return true;
                });
            }
        }
        return whole;
    }

    private boolean effects(String service) throws IOException, InterruptedException {
        for (int page = 0; page < CHANGE_PAGES_MAX; page++) {
            long after;
            synchronized (cursors) {
                after = cursors.getOrDefault(service, 0L);
            }
            SystemReader.LedgerChanges changes = system.ledger(service, after, CHANGES_LIMIT);
            for (BookReader reader : readers()) {
                boolean unused = reader.book().with(truth -> {
                    for (JsonNode entry : changes.entries()) {
                        truth.effect(EffectView.of(service, entry));
                    }
                    return true;
                });
            }
            synchronized (cursors) {
                cursors.put(service, changes.next());
            }
            throttled(service, changes.throttled());
            if (changes.whole()) {
                return true;
            }
        }
        return false;
    }

    private void throttled(String service, long total) {
        long before = Optional.ofNullable(throttled.put(service, total)).orElse(total);
        // The count of a simulator begins with 0 after its restart.
        long more = total < before ? total : total - before;
        if (more > 0) {
            throttling.accept((int) more);
        }
    }

    // --- Results ---

    /** The name of the newest book; empty before the first load. */
    public String newest() {
        return readers().stream()
                .findFirst()
                .map(reader -> reader.book().plan().name())
                .orElse("");
    }

    /** The totals of the newest book. */
    public Totals totals() {
        return totals("");
    }

    /**
     * The totals of a book as of the last join.
     *
     * @param name the name of the book; empty for the newest
     */
    public Totals totals(String name) {
        return book(name).map(Book::totals).orElse(Totals.NONE);
    }

    /** How long ago the oldest order of the newest book ended that has no receipt; 0 if all have one. */
    public long receiptLagMs() {
        return readers().stream()
                .findFirst()
                .map(reader -> reader.book().receiptLagMs())
                .orElse(0L);
    }

    /** The age of the last whole join in milliseconds; 0 while there is nothing to join. */
    public long lagMs() {
        return isBusy() ? Math.max(0, clock.getAsLong() - joinedMs.get()) : 0;
    }

    /**
     * A part of a book.
     *
     * @param book the name of the book
     * @param totals the totals of the book at the same moment
     * @param items the items, in the order of the customers' numbers
     * @param next the number after which to go on; 0 if these are the last items
     */
    public record Page(String book, Totals totals, List<ObjectNode> items, int next) {}

    /**
     * Reads a part of a book.
     *
     * @param name the name of the book; empty for the newest
     * @param word the word that must apply, or {@code all}
     * @param after the number of the customer after which to begin
     * @return empty if there is no such book in memory
     */
    public Optional<Page> page(String name, String word, int after, int max) throws IOException {
        Optional<Book> book = book(name);
        if (book.isEmpty()) {
            return Optional.empty();
        }
        Book.Items items = book.get().items(after, word, max);
        return Optional.of(new Page(book.get().plan().name(), items.totals(), items.items(), items.next()));
    }

    /** The items of the customers of a book that have arrived last, newest first; empty if there is no such book. */
    public List<ObjectNode> newest(String name, int max) throws IOException {
        Optional<Book> book = book(name);
        return book.isPresent() ? book.get().newest(max) : List.of();
    }

    /** One key with its book, found by its order id or by itself, newest book first. */
    public Optional<Page> find(String idOrKey) throws IOException {
        for (BookReader reader : readers()) {
            List<ObjectNode> items = reader.book().find(idOrKey);
            if (!items.isEmpty()) {
                Book book = reader.book();
                return Optional.of(new Page(book.plan().name(), book.totals(), items, 0));
            }
        }
        return Optional.empty();
    }

    private Optional<Book> book(String name) {
        return readers().stream()
                .map(BookReader::book)
                .filter(book -> name.isEmpty() || book.plan().name().equals(name))
                .findFirst();
    }

    /** The first line of {@link #csv}. */
    public static String csvHeader() {
        return LedgerItem.HEADER;
    }

    /** The line of an item, as RFC 4180 says, without the line break. */
    public static String csv(JsonNode item) {
        return LedgerItem.csv(item);
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (BookReader reader : readers()) {
            reader.book().close();
        }
    }
}
