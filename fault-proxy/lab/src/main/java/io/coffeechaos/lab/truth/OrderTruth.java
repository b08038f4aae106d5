package io.coffeechaos.lab.truth;

import io.coffeechaos.lab.client.OrderIds;
import io.coffeechaos.lab.history.HistoryEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The order truth of one book: joins what customers were told, the rows and the ledgers by order. It reads nothing and
 * has no clock, so a test can give it a history made by hand. One thread at a time may use it.
 */
final class OrderTruth {
    /** Ledger entries of orders that no customer is known for yet; older ones are forgotten. */
    private static final int UNMATCHED_MAX = 20_000;

    private static final int STRAYS_MAX = 1_000;

    /** A row counts for this book if it was accepted after the start, with some time for unequal clocks. */
    private static final long START_MARGIN_MS = 1_000;

    /** An order that waits in the intake queue must be readable when the queue was empty for so long. */
    private static final long QUEUE_EMPTY_MS = 120_000;

    /** Learns what the join finds out, once each. */
    interface Listener {
        /** An order of this book is confirmed, {@code tookMs} after its first attempt was sent. */
        void confirmed(long tookMs);

        /** A dependency was called {@code more} times for orders of this book. */
        void called(String service, int more);
    }

    private final BookPlan plan;
    private final Listener listener;
    private final TreeMap<Integer, CustomerRecord> live = new TreeMap<>();
    private final Map<String, CustomerRecord> byOrder = new HashMap<>();
    private final SettledOrders settled = new SettledOrders();
    private final Set<Integer> amended = new LinkedHashSet<>();
    private final Set<String> strays = new LinkedHashSet<>();
    private final Map<String, List<EffectView>> unmatched = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<EffectView>> eldest) {
            return size() > UNMATCHED_MAX;
        }
    };
    private Totals settledTotals = Totals.NONE;
    private long effectsReadMs;

    OrderTruth(BookPlan plan, Listener listener) {
        this.plan = plan;
        this.listener = listener;
    }

    // --- What customers were told ---

    /** Takes an entry of the load's history. */
    void heard(HistoryEvent entry, long nowMs) {
        switch (entry) {
            case HistoryEvent.Op op -> heard(op, nowMs);
            case HistoryEvent.Checkout checkout ->
                Optional.ofNullable(live.get(plan.customer(checkout.key())))
                        .ifPresent(customer -> customer.left(nowMs));
            case HistoryEvent.Began began -> {}
            case HistoryEvent.Fault fault -> {}
            case HistoryEvent.LoadEnded ended -> {}
            case HistoryEvent.FoundOrder order -> {}
            case HistoryEvent.FoundEffects effects -> {}
        }
    }

    private void heard(HistoryEvent.Op op, long nowMs) {
        int number = plan.customer(op.key());
        if (number == 0 || settled.has(number)) {
            return;
        }
        CustomerRecord customer = live.computeIfAbsent(number, first -> arrived(first, op.key(), nowMs));
        customer.heard(op, nowMs);
        if (op.type() == HistoryEvent.Type.ok && op.function() == HistoryEvent.Function.submit) {
            adopt(customer, op.orderId());
        }
    }

    private CustomerRecord arrived(int number, String key, long nowMs) {
        CustomerRecord customer = new CustomerRecord(number, key, plan.fragile(), nowMs);
        if (!plan.fragile()) {
            adopt(customer, OrderIds.of(plan.tenant(), key));
        }
        return customer;
    }

    /** Makes an order one of this customer's. */
    private OrderRecord adopt(CustomerRecord customer, String id) {
        OrderRecord order = customer.order(id);
        if (byOrder.putIfAbsent(id, customer) == null) {
            Optional.ofNullable(unmatched.remove(id))
                    .ifPresent(entries -> entries.forEach(entry -> took(order, entry)));
        }
        return order;
    }

    // --- Rows ---

    /** Takes an order that the list or a read by id shows. */
    void row(RowView row, long nowMs) {
        Optional<CustomerRecord> customer = Optional.ofNullable(byOrder.get(row.id()));
        if (customer.isEmpty()
                && plan.fragile()
                && row.acceptedMs() >= plan.started().toEpochMilli() - START_MARGIN_MS) {
            customer = Optional.ofNullable(live.get(basketOwner(row)));
        }
        if (customer.isEmpty()) {
            lateRow(row);
            return;
        }
        OrderRecord order = adopt(customer.get(), row.id());
        boolean before = order.isTerminal();
        order.seen(row, nowMs);
        if (!before && row.status().equals("CONFIRMED")) {
            listener.confirmed(Math.max(0, row.completedMs() - customer.get().firstSentMs()));
        }
    }

    private int basketOwner(RowView row) {
        long number = row.basket().orElse(0) - plan.firstBasket();
        return number >= 1 && number <= plan.customersMax() ? (int) number : 0;
    }

    /** A row that is of no customer in memory: known, late, or of no key at all. */
    private void lateRow(RowView row) {
        OptionalInt known = settled.find(row.id());
        if (known.isPresent()) {
            if (!settled.hasRow(known.getAsInt())) {
                settled.hasRowNow(known.getAsInt());
                lateFirstRow(settled.owner(known.getAsInt()));
            }
            return;
        }
        boolean own = row.acceptedMs() >= plan.started().toEpochMilli() - START_MARGIN_MS;
        int owner = plan.fragile() && own ? basketOwner(row) : 0;
        boolean isStray = owner != 0 || !plan.fragile();
        if (!isStray || strays.size() >= STRAYS_MAX || !strays.add(row.id())) {
            return;
        }
        if (owner != 0 && settled.has(owner) && !settled.is(owner, SettledOrders.STORED)) {
            lateFirstRow(owner);
            return;
        }
        settledTotals = settledTotals.plus(new Totals(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, Totals.Effects.NONE));
        if (settled.has(owner)) {
            settled.set(owner, SettledOrders.DUPLICATE, true);
            amended.add(owner);
        }
    }

    /** A customer that settled without an order has one now: what the customer was told was not true. */
    private void lateFirstRow(int customer) {
        boolean refused = settled.is(customer, SettledOrders.REFUSED);
        int unknown = settled.is(customer, SettledOrders.UNKNOWN) ? 1 : 0;
        settled.set(customer, SettledOrders.STORED, true);
        settled.set(customer, SettledOrders.UNKNOWN, false);
        settled.set(customer, refused ? SettledOrders.MISREPORTED : SettledOrders.SILENT, true);
        settledTotals = settledTotals.plus(
                new Totals(0, 0, 1, 0, 0, -unknown, 0, 0, refused ? 0 : 1, refused ? 1 : 0, 0, Totals.Effects.NONE));
        amended.add(customer);
    }

    /**
     * A ready node answered 404 to a read by id.
     *
     * @param queueEmptySinceMs since when the intake queue is empty; {@link Long#MAX_VALUE} while it is not
     */
    void missing(String id, long nowMs, long queueEmptySinceMs) {
        Optional.ofNullable(byOrder.get(id)).ifPresent(customer -> {
            OrderRecord order = customer.order(id);
            order.looked(nowMs);
            boolean late = nowMs - customer.acknowledgedMs() >= Judgement.ABSENT_AFTER_MS;
            boolean queueEmpty = queueEmptySinceMs < nowMs - QUEUE_EMPTY_MS;
            if (customer.toldIds().contains(id) && late && (queueEmpty || !customer.isOnlyQueued())) {
                order.missed(nowMs);
            }
        });
    }

    /** A read by id got no answer that says anything. */
    void unread(String id, long nowMs) {
        Optional.ofNullable(byOrder.get(id))
                .ifPresent(customer -> customer.order(id).looked(nowMs));
    }

    /** The orders to read by id, most urgent first: see {@link Lookups}. */
    List<String> toLook(long nowMs, long sinceMs, int max) {
        return Lookups.due(live.values(), nowMs, sinceMs, max);
    }

    // --- Effects ---

    /** Takes an entry of a ledger. */
    void effect(EffectView entry) {
        Optional<CustomerRecord> customer = Optional.ofNullable(byOrder.get(entry.orderId()));
        if (customer.isPresent()) {
            took(customer.get().order(entry.orderId()), entry);
            return;
        }
        OptionalInt known = settled.find(entry.orderId());
        if (known.isPresent()) {
            lateEffect(known.getAsInt(), entry);
        } else if (plan.fragile()) {
            List<EffectView> waiting = unmatched.computeIfAbsent(entry.orderId(), id -> new ArrayList<>(3));
            waiting.removeIf(
                    older -> older.key().equals(entry.key()) && older.service().equals(entry.service()));
            waiting.add(entry);
        }
    }

    private void took(OrderRecord order, EffectView entry) {
        int more = order.effect(entry);
        if (more > 0) {
            listener.called(entry.service(), more);
        }
    }

    private void lateEffect(int order, EffectView entry) {
        int owner = settled.owner(order);
        int more = settled.effect(order, entry);
        boolean misfit = settled.extra(order, entry) != 0 && !settled.is(owner, SettledOrders.MISREPORTED);
        if (more > 0) {
            settled.set(owner, SettledOrders.DUPLICATE, true);
        }
        if (misfit) {
            settled.set(owner, SettledOrders.MISREPORTED, true);
        }
        if (more > 0 || misfit) {
            // A settled order had the effects that fit its end.
            int extra = misfit ? settled.extra(order, entry) : more;
            settledTotals = settledTotals.plus(new Totals(
                    0, 0, 0, 0, 0, 0, 0, more, 0, misfit ? 1 : 0, 0, Totals.Effects.of(entry.service(), extra)));
            amended.add(owner);
        }
    }

    /** All ledgers were read to their ends. {@code beganMs} is the time at which the reading began. */
    void effectsRead(long beganMs) {
        effectsReadMs = beganMs;
    }

    // --- Receipts and the final check ---

    /** The ended orders whose receipt was not seen yet. */
    List<OrderRecord> toReceipt() {
        return live.values().stream()
                .flatMap(customer -> customer.orders().stream())
                .filter(order -> order.isTerminal() && !order.hasReceipt())
                .toList();
    }

    void receipted(String id) {
        Optional.ofNullable(byOrder.get(id))
                .ifPresent(customer -> customer.order(id).receipted());
    }

    /** The customers to ask once more, because no answer says whether there is an order. */
    List<Integer> toAsk(long nowMs, long apartMs, int max) {
        return live.values().stream()
                .filter(customer -> customer.isUnknown() && !customer.isFragile() && !customer.isFinallyChecked())
                .filter(customer -> nowMs - customer.askedMs() >= apartMs)
                .limit(max)
                .map(CustomerRecord::customer)
                .toList();
    }

    /** Notes that the customer is asked; after {@code asksMax} times it stays unknown for good. */
    void asking(int number, long nowMs, int asksMax) {
        Optional.ofNullable(live.get(number)).ifPresent(customer -> {
            customer.asks(nowMs);
            if (customer.asks() >= asksMax) {
                customer.finallyChecked();
            }
        });
    }

    // --- Results ---

    /** The customers in memory, whose orders are not settled. */
    int unsettled() {
        return live.size();
    }

    Totals totals(long nowMs) {
        Totals totals = settledTotals;
        for (CustomerRecord customer : live.values()) {
            totals = totals.plus(judge(customer, nowMs).counted());
        }
        return totals;
    }

    Judgement judge(CustomerRecord customer, long nowMs) {
        return Judgement.of(customer, nowMs, effectsReadMs);
    }

    /** The customers that may leave the memory now, at most {@code max}. */
    List<CustomerRecord> toSettle(long nowMs, int max) {
        return live.values().stream()
                .filter(customer -> judge(customer, nowMs).settled())
                .limit(max)
                .toList();
    }

    /** Takes a customer out of the memory. Its record is at {@code position} in the file. */
    void settle(CustomerRecord customer, long nowMs, long position) {
        Judgement judgement = judge(customer, nowMs);
        live.remove(customer.customer());
        customer.orders().forEach(order -> byOrder.remove(order.id()));
        settledTotals = settledTotals.plus(judgement.counted());
        settled.add(customer, judgement, position);
    }

    /** The settled customers whose words have changed since the last call. */
    List<Integer> takeAmended() {
        List<Integer> customers = List.copyOf(amended);
        amended.clear();
        return customers;
    }

    SettledOrders settled() {
        return settled;
    }

    Optional<CustomerRecord> live(int number) {
        return Optional.ofNullable(live.get(number));
    }

    /** The number of the customer with this order id or key; 0 if there is none. */
    int find(String idOrKey) {
        int byKey = plan.customer(idOrKey);
        if (byKey != 0) {
            return byKey;
        }
        return Optional.ofNullable(byOrder.get(idOrKey))
                .map(CustomerRecord::customer)
                .orElseGet(() -> {
                    OptionalInt known = settled.find(idOrKey);
                    return known.isPresent() ? settled.owner(known.getAsInt()) : 0;
                });
    }

    /**
     * The numbers of customers to which a word applies, in order.
     *
     * @param after the number after which to begin
     * @param word a word of {@link Judgement#flags}, or {@code all}
     */
    List<Integer> numbers(int after, String word, long nowMs, int max) {
        Predicate<List<String>> wanted = flags -> word.equals("all") || flags.contains(word);
        List<Integer> numbers = new ArrayList<>();
        for (int number = after + 1; number <= last() && numbers.size() < max; number++) {
            Optional<CustomerRecord> customer = live(number);
            boolean applies = customer.isPresent()
                    ? wanted.test(judge(customer.get(), nowMs).flags())
                    : settled.has(number) && wanted.test(settled.flags(number));
            if (applies) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /** The largest number of a customer; 0 if there is none. */
    int last() {
        return Math.max(live.isEmpty() ? 0 : live.lastKey(), settled.last());
    }
}
