package io.coffeechaos.lab.truth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.history.HistoryEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** A book in use: its order truth, its file, and a lock around both. Many threads may use it. */
public final class Book implements AutoCloseable {
    /** So many customers leave the memory in one round. */
    private static final int SETTLE_MAX = 5_000;

    /** The load of a book, as its final check needs it. */
    public interface Customers {
        /** Whether the last customer has gone. */
        boolean isOver();

        /** Sends the order of a customer once more, under the same key; the answer comes as a part of the history. */
        void askAgain(int customer) throws InterruptedException;
    }

    private final BookPlan plan;
    private final OrderTruth truth;
    private final LedgerFile file;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Totals totals = Totals.NONE;
    private volatile long receiptLagMs;
    private volatile Customers customers = new Customers() {
        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public void askAgain(int customer) {}
    };
    private volatile long overMs;

    Book(BookPlan plan, OrderTruth.Listener listener, Path folder, LongSupplier clock) throws IOException {
        this.plan = plan;
        this.truth = new OrderTruth(plan, listener);
        this.file = LedgerFile.create(folder);
        this.clock = clock;
    }

    /** The plan of the book. */
    public BookPlan plan() {
        return plan;
    }

    /** Takes an entry of the load's history. */
    public void heard(HistoryEvent entry) {
        lock.lock();
        try {
            truth.heard(entry, clock.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** Says which load the book belongs to. */
    public void belongsTo(Customers load) {
        customers = load;
    }

    Customers customers() {
        return customers;
    }

    /** Milliseconds since the last customer has gone; 0 before. */
    long overForMs() {
        if (overMs == 0 && customers.isOver()) {
            overMs = clock.getAsLong();
        }
        return overMs == 0 ? 0 : Math.max(1, clock.getAsLong() - overMs);
    }

    <T> T with(Function<OrderTruth, T> use) {
        lock.lock();
        try {
            return use.apply(truth);
        } finally {
            lock.unlock();
        }
    }

    /** The totals as of the last join. */
    Totals totals() {
        return totals;
    }

    /** How long ago the oldest order ended that has no receipt, as of the last join; 0 if all have one. */
    long receiptLagMs() {
        return receiptLagMs;
    }

    int unsettled() {
        return with(OrderTruth::unsettled);
    }

    /** Counts again, and writes settled customers to the file. */
    void settle() throws IOException {
        lock.lock();
        try {
            long nowMs = clock.getAsLong();
            for (CustomerRecord customer : truth.toSettle(nowMs, SETTLE_MAX)) {
                truth.settle(customer, nowMs, file.append(item(customer, nowMs)));
            }
            for (int customer : truth.takeAmended()) {
                SettledOrders settled = truth.settled();
                settled.moved(customer, file.append(item(customer)));
            }
        } finally {
            long nowMs = clock.getAsLong();
            totals = truth.totals(nowMs);
            receiptLagMs = truth.toReceipt().stream()
                    .mapToLong(order -> nowMs - order.row().orElseThrow().completedMs())
                    .max()
                    .orElse(0);
            lock.unlock();
        }
    }

    private ObjectNode item(CustomerRecord customer, long nowMs) {
        return LedgerItem.json(customer, truth.judge(customer, nowMs));
    }

    private ObjectNode item(int customer) throws IOException {
        var record = truth.live(customer);
        if (record.isPresent()) {
            return item(record.get(), clock.getAsLong());
        }
        ObjectNode settled = file.read(truth.settled().position(customer));
        LedgerItem.flags(settled, truth.settled().flags(customer));
        return settled;
    }

    private boolean isKnown(int number) {
        return truth.live(number).isPresent() || truth.settled().has(number);
    }

    /** One key, found by its order id or by itself; empty if the book does not have it. */
    List<ObjectNode> find(String idOrKey) throws IOException {
        lock.lock();
        try {
            int number = truth.find(idOrKey);
            return isKnown(number) ? List.of(item(number)) : List.of();
        } finally {
            lock.unlock();
        }
    }

    /** The items of the customers that have arrived last, newest first. It looks at twice {@code max} numbers at most. */
    List<ObjectNode> newest(int max) throws IOException {
        lock.lock();
        try {
            List<ObjectNode> items = new ArrayList<>();
            int last = truth.last();
            for (int number = last; number > Math.max(0, last - 2 * max) && items.size() < max; number--) {
                if (isKnown(number)) {
                    items.add(item(number));
                }
            }
            return items;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Some items in the order of the customers' numbers.
     *
     * @param after the number after which to begin
     * @param word the word that must apply, or {@code all}
     */
    Items items(int after, String word, int max) throws IOException {
        lock.lock();
        try {
            List<Integer> numbers = truth.numbers(after, word, clock.getAsLong(), max);
            List<ObjectNode> items = new ArrayList<>();
            for (int number : numbers) {
                items.add(item(number));
            }
            return new Items(items, numbers.size() == max ? numbers.getLast() : 0, truth.totals(clock.getAsLong()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Some items.
     *
     * @param next the number after which to go on; 0 if these are the last ones
     * @param totals the totals of the book at the same moment
     */
    record Items(List<ObjectNode> items, int next, Totals totals) {}

    /** Writes the customers that are still in memory, settled or not, and closes the file. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            for (int number : truth.numbers(0, "all", clock.getAsLong(), Integer.MAX_VALUE)) {
                var record = truth.live(number);
                if (record.isPresent()) {
                    long unused = file.append(item(record.get(), clock.getAsLong()));
                }
            }
            file.close();
        } finally {
            lock.unlock();
        }
    }
}
