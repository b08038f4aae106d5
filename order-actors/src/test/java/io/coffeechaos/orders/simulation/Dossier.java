package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderEvent;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderState;
import io.coffeechaos.orders.entity.OrderStates;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.readmodel.OrderRows;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole truth about one order: the real contents of the journal, the row store, the dependencies and the queues,
 * and the promises to clients. The models write it, and the {@link Checker} reads it. No part of the product sees it.
 */
final class Dossier {
    /** One event in the journal. */
    record Slot(OrderEvent event, long writer) {}

    /** The entry of one dependency for one key. */
    static final class Entry {
        final String key;
        boolean done;
        Optional<String> refused = Optional.empty();
        boolean undone;
        boolean tombstone;
        Optional<Boolean> undoAnswer = Optional.empty();

        Entry(String key) {
            this.key = key;
        }
    }

    /** The book of one dependency about this order. */
    static final class Ledger {
        final List<Entry> entries = new ArrayList<>(1);
        int effects;
        int undos;
        /** The number of answered undos, also of those that found no effect to undo. */
        int undosSettled;
        /** The mode of the dependency at the last attempt. */
        Optional<DependencyModel.Mode> modeBefore = Optional.empty();

        Entry entry(String key) {
            for (Entry entry : entries) {
                if (entry.key.equals(key)) {
                    return entry;
                }
            }
            Entry entry = new Entry(key);
            entries.add(entry);
            return entry;
        }

        int net() {
            return effects - undos;
        }
    }

    final int number;
    final OrderAccepted body;
    final OrderAccepted otherBody;
    final int bucket;

    final List<Slot> slots = new ArrayList<>();
    /** {@code states.get(n)} is the state after n slots. */
    final List<OrderState> states = new ArrayList<>();

    private final Map<Step, Ledger> ledgers = new EnumMap<>(Step.class);

    Optional<OrderRow> row = Optional.empty();
    Optional<OrderRow> indexed = Optional.empty();
    long indexedUntil;

    /** The order answered 202 after journal and row were written. */
    boolean acknowledged;
    /** A client was answered 202 from the intake queue. */
    boolean promised;
    /** The order accepted a cancel. */
    boolean cancelTaken;
    /** The number of messages with this order in the intake queue. */
    int intakeMessages;

    int published;

    /** Two nodes owned the order at the same time, at least once. */
    boolean hadRivals;

    int wakes;
    int recoveries;
    int rowWrites;
    int attempts;
    int attemptsHealed;

    Dossier(int number, OrderAccepted body, OrderAccepted otherBody) {
        this.number = number;
        this.body = body;
        this.otherBody = otherBody;
        this.bucket = body.id().bucket(OrderRows.WAKE_BUCKETS);
        states.add(OrderStates.empty());
    }

    OrderId id() {
        return body.id();
    }

    OrderState state() {
        return states.getLast();
    }

    long version() {
        return OrderStates.version(state());
    }

    Optional<OrderStatus> status() {
        return OrderStates.status(state());
    }

    /** The state of the order at exactly this version, if it ever had that version. */
    Optional<OrderState.Stored> at(long version) {
        for (int i = states.size() - 1; i > 0; i--) {
            if (states.get(i) instanceof OrderState.Stored stored && OrderStates.version(stored) == version) {
                return Optional.of(stored);
            }
        }
        return Optional.empty();
    }

    boolean isTerminal() {
        return state() instanceof OrderState.Terminal;
    }

    Ledger ledger(Step step) {
        return ledgers.computeIfAbsent(step, unseen -> new Ledger());
    }
}
