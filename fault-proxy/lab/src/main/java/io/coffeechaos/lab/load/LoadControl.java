package io.coffeechaos.lab.load;

import io.coffeechaos.lab.history.History;
import io.coffeechaos.lab.history.HistoryEvent;
import io.coffeechaos.lab.history.HistoryFile;
import io.coffeechaos.lab.topology.SystemAddresses;
import io.coffeechaos.lab.truth.Book;
import io.coffeechaos.lab.truth.BookPlan;
import io.coffeechaos.lab.truth.Ledger;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Switches the load of a running system on and off. A load has one side for each kind of client. Each side of each load
 * has a book of its own, which the {@link Ledger} joins with rows and effects. A load ends after {@value OrderLoad#CUSTOMERS_MAX} customers, after two hours, or when too
 * many orders are not settled. A book with a wanted name belongs to a run: its history is written into the book's folder,
 * where the run reads it.
 */
public final class LoadControl implements AutoCloseable {
    /** With more orders in memory, the load stops: the supervisor's heap has room for so many. */
    public static final int UNSETTLED_MAX = 100_000;

    /** A load ends by itself after so long, if nobody wants it to end earlier. */
    public static final Duration LASTS_MAX = Duration.ofHours(2);

    private static final Duration RESILIENT_LIMIT = Duration.ofSeconds(5);
    private static final int LOADS_MAX = 4;

    /** Customers who look again at their order (the other habits are the nemesis's). */
    private static final OrderLoad.Habits HABITS = new OrderLoad.Habits(0, 0, 0.3);

    private static final DateTimeFormatter BOOK_NAME =
            DateTimeFormatter.ofPattern("'load-'yyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /**
     * A wanted load.
     *
     * @param rate customers in a second; 0 for none
     * @param clients the kinds of client, without repeats; each has customers of its own at this rate
     * @param failover whether a client goes to the next edge after a failure
     * @param edges the edges that customers use, by proxy name; empty for all
     * @param book the name of the book; empty for a new name
     * @param lasts the time after which the load ends by itself
     */
    public record Wanted(
            int rate,
            List<OrderLoad.Client> clients,
            boolean failover,
            Set<String> edges,
            Optional<String> book,
            Duration lasts) {
        /** No customers. */
        public static final Wanted NONE =
                new Wanted(0, List.of(OrderLoad.Client.resilient), true, Set.of(), Optional.empty(), LASTS_MAX);

        /** Copies clients and edges. */
        public Wanted {
            clients = List.copyOf(clients);
            edges = Set.copyOf(edges);
        }
    }

    /**
     * The state of the load.
     *
     * @param rate customers in a second; 0 while no customer arrives
     * @param sides the customers of the last load, in the order in which they were wanted; empty before the first one
     * @param failover whether a client of the last load goes to the next edge after a failure
     * @param started the start of the last load; empty before the first one
     * @param ended why the last load ended by itself; empty otherwise
     */
    public record Status(
            int rate, List<Side> sides, boolean failover, Optional<Instant> started, Optional<String> ended) {
        /** Copies the sides. */
        public Status {
            sides = List.copyOf(sides);
        }
    }

    /**
     * The customers of a load with one kind of client.
     *
     * @param book the name of their book
     */
    public record Side(OrderLoad.Client client, String book) {}

    /** Counts what happens to the customers of one side of a load. */
    public interface Gauge extends Ledger.Listener {
        /** A new load begins. What this returns hears the history of that load. */
        Consumer<HistoryEvent> begin();
    }

    /** A load cannot start now. */
    public static final class BusyException extends Exception {
        private static final long serialVersionUID = 1L;

        BusyException(String message) {
            super(message);
        }
    }

    private record Stretch(
            Wanted wanted, OrderLoad.Client client, Book book, OrderLoad load, Optional<HistoryFile> file) {
        String name() {
            return book.plan().name();
        }

        void close() throws IOException {
            load.close();
            if (file.isPresent()) {
                file.get().close();
            }
        }
    }

    private final SystemAddresses addresses;
    private final Ledger ledger;
    private final List<? extends Gauge> gauges;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();

    // The lock guards the fields below.
    private final Deque<Stretch> stretches = new ArrayDeque<>();
    private List<Stretch> newest = List.of();
    private Optional<String> ended = Optional.empty();
    private Duration fragileLimit = Duration.ofSeconds(5);

    /**
     * @param gauges one for each side of a load
     * @param clock the time in epoch milliseconds
     */
    public LoadControl(SystemAddresses addresses, Ledger ledger, List<? extends Gauge> gauges, LongSupplier clock) {
        this.addresses = addresses;
        this.ledger = ledger;
        this.gauges = List.copyOf(gauges);
        this.clock = clock;
    }

    /**
     * Switches the load. The same load as the one that goes on changes nothing; any other one starts a new book.
     *
     * @throws BusyException when the customers of too many earlier loads are still there
     * @throws IOException when the book cannot be written
     */
    public Status put(Wanted wanted) throws BusyException, IOException, InterruptedException {
        lock.lock();
        try {
            if (goesOn(wanted)) {
                return status();
            }
            closeDoors(newest);
            ended = Optional.empty();
            if (wanted.rate() > 0) {
                start(wanted);
            }
            return status();
        } finally {
            lock.unlock();
        }
    }

    private boolean goesOn(Wanted wanted) {
        return !newest.isEmpty()
                && newest.stream().allMatch(side -> side.load().isOpen() && isSame(side.wanted(), wanted));
    }

    private static void closeDoors(List<Stretch> sides) throws InterruptedException {
        for (Stretch side : sides) {
            side.load().closeDoor();
        }
    }

    private static boolean isSame(Wanted now, Wanted wanted) {
        return now.rate() == wanted.rate()
                && now.clients().equals(wanted.clients())
                && now.failover() == wanted.failover()
                && now.edges().equals(wanted.edges())
                && (wanted.book().isEmpty() || now.book().equals(wanted.book()));
    }

    private void start(Wanted wanted) throws BusyException, IOException, InterruptedException {
        makeRoom(wanted.clients().size());
        Instant now = Instant.ofEpochMilli(clock.getAsLong());
        String name = freeName(wanted, now);
        Deque<Stretch> sides = new ArrayDeque<>();
        try {
            // The newest book of the ledger is the one of the first side, which the KPI shows.
            for (int side = wanted.clients().size() - 1; side >= 0; side--) {
                OrderLoad.Client client = wanted.clients().get(side);
                String book = side == 0 ? name : name + "-" + client;
                sides.addFirst(start(wanted, client, book, now, gauges.get(side)));
            }
        } finally {
            newest = List.copyOf(sides);
            if (sides.size() < wanted.clients().size()) {
                closeDoors(newest);
            }
        }
    }

    private void makeRoom(int sides) throws BusyException, IOException {
        while (stretches.size() + sides > LOADS_MAX) {
            if (!stretches.getLast().load().isOver()) {
                throw new BusyException("the customers of four earlier loads are still there: try again in a minute");
            }
            stretches.removeLast().close();
        }
    }

    private String freeName(Wanted wanted, Instant now) throws BusyException {
        String name = wanted.book().orElseGet(() -> BOOK_NAME.format(now));
        for (Stretch earlier : stretches) {
            if (earlier.name().equals(name)) {
                if (wanted.book().isPresent()) {
                    throw new BusyException("there is already a book " + name);
                }
                name = name + "-" + stretches.size();
            }
        }
        return name;
    }

    private Stretch start(Wanted wanted, OrderLoad.Client client, String name, Instant now, Gauge gauge)
            throws IOException, InterruptedException {
        boolean fragile = client == OrderLoad.Client.fragile;
        OrderLoad.Plan plan = new OrderLoad.Plan(
                name,
                ThreadLocalRandom.current().nextLong(Long.MAX_VALUE),
                wanted.rate(),
                OrderLoad.CUSTOMERS_MAX,
                wanted.lasts(),
                HABITS,
                client,
                wanted.failover(),
                fragile ? fragileLimit : RESILIENT_LIMIT);
        Optional<HistoryFile> file = wanted.book().isPresent()
                ? Optional.of(HistoryFile.create(addresses.runs().resolve(name)))
                : Optional.empty();
        Book book = ledger.open(
                new BookPlan(name, addresses.tenant(), fragile, plan.basket(0), OrderLoad.CUSTOMERS_MAX, now), gauge);
        Consumer<HistoryEvent> counted = gauge.begin();
        History history = History.heardBy(entry -> {
            book.heard(entry);
            counted.accept(entry);
            file.ifPresent(some -> some.add(entry));
        });
        history.add(new HistoryEvent.Began(
                0,
                plan.seed(),
                now.toEpochMilli(),
                wanted.rate(),
                addresses.nodes().size()));
        OrderLoad load = OrderLoad.start(edges(wanted), plan, history);
        book.belongsTo(new Book.Customers() {
            @Override
            public boolean isOver() {
                return load.isOver();
            }

            @Override
            public void askAgain(int customer) throws InterruptedException {
                load.askAgain(customer);
            }
        });
        Stretch stretch = new Stretch(wanted, client, book, load, file);
        stretches.addFirst(stretch);
        return stretch;
    }

    private Map<String, URI> edges(Wanted wanted) {
        Map<String, URI> edges = new HashMap<>(addresses.edges());
        if (!wanted.edges().isEmpty()) {
            edges.keySet().retainAll(wanted.edges());
        }
        return edges;
    }

    /** The names of the edges of this system. */
    public Set<String> edges() {
        return addresses.edges().keySet();
    }

    /** Whether customers arrive now. */
    private boolean isOpen() {
        return newest.stream().anyMatch(side -> side.load().isOpen());
    }

    /** Ends the load if too many orders are not settled. */
    public void check() throws InterruptedException {
        lock.lock();
        try {
            if (isOpen() && ledger.unsettled() >= UNSETTLED_MAX) {
                closeDoors(newest);
                ended = Optional.of(UNSETTLED_MAX + " orders are not settled");
            }
        } finally {
            lock.unlock();
        }
    }

    /** The state of the load. */
    public Status status() {
        lock.lock();
        try {
            Optional<Stretch> first = newest.stream().findFirst();
            return new Status(
                    isOpen() ? first.orElseThrow().wanted().rate() : 0,
                    newest.stream()
                            .map(side -> new Side(side.client(), side.name()))
                            .toList(),
                    first.map(side -> side.wanted().failover()).orElse(true),
                    first.map(side -> side.book().plan().started()),
                    ended);
        } finally {
            lock.unlock();
        }
    }

    /** Sets how long a fragile client of the next load waits for an answer. */
    public void fragileLimit(Duration limit) {
        lock.lock();
        try {
            fragileLimit = limit;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            for (Stretch stretch : stretches) {
                stretch.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
