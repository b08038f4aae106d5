package io.coffeechaos.lab.truth;

import io.coffeechaos.lab.truth.CustomerRecord.LastWord;
import java.util.ArrayList;
import java.util.List;

/**
 * The join of what one customer was told, the rows and the effects, in the words of the order truth. It is a function of
 * the record and the time.
 *
 * @param acknowledged an attempt was answered with 2xx
 * @param stored a read has shown an order
 * @param open acknowledged or stored, not ended and not lost
 * @param delayed open, and a step waits for its next try
 * @param unknown no answer says whether there is an order
 * @param lost acknowledged and absent
 * @param duplicates orders beyond the first, effects beyond the first, and keys beyond the first at a dependency
 * @param silent stored, but the customer believes that it failed or cannot know
 * @param misreported an answer or an end that is not true
 * @param unreceipted ended a minute ago, without a receipt
 * @param settled nothing more is expected
 * @param effects what is left of the effects of the customer's orders
 */
record Judgement(
        boolean acknowledged,
        boolean stored,
        boolean open,
        boolean delayed,
        boolean unknown,
        boolean lost,
        int duplicates,
        boolean silent,
        boolean misreported,
        boolean unreceipted,
        boolean settled,
        Totals.Effects effects) {
    /** An acknowledged order must be readable by its id after this time. */
    static final long ABSENT_AFTER_MS = 10_000;

    private static final long EFFECTS_AFTER_MS = 10_000;
    private static final long SETTLED_AFTER_MS = 60_000;

    /**
     * Judges one customer.
     *
     * @param nowMs the time, in epoch milliseconds
     * @param effectsReadMs the time at which the last whole read of all ledgers began
     */
    static Judgement of(CustomerRecord customer, long nowMs, long effectsReadMs) {
        List<OrderRecord> stored =
                customer.orders().stream().filter(OrderRecord::isStored).toList();
        boolean lost = customer.orders().stream()
                .anyMatch(order -> customer.toldIds().contains(order.id()) && order.isAbsent());
        boolean ended = !stored.isEmpty() && stored.stream().allMatch(OrderRecord::isTerminal);
        boolean open = (customer.isAcknowledged() || !stored.isEmpty()) && !ended && !lost;
        boolean misfit =
                stored.stream().anyMatch(order -> effectsKnown(order, nowMs, effectsReadMs) && !order.isBalanced());
        boolean unreceipted = stored.stream()
                .anyMatch(order -> order.isTerminal()
                        && !order.hasReceipt()
                        && nowMs - order.row().orElseThrow().completedMs() >= SETTLED_AFTER_MS);
        int effectsTwice =
                customer.orders().stream().mapToInt(OrderRecord::duplicates).sum();
        return new Judgement(
                customer.isAcknowledged(),
                !stored.isEmpty(),
                open,
                open && stored.stream().anyMatch(OrderRecord::isDelayed),
                customer.isUnknown() && (stored.isEmpty() || !customer.isFragile()),
                lost,
                Math.max(0, stored.size() - 1) + effectsTwice,
                !stored.isEmpty() && isUnaware(customer),
                misfit || isMistold(customer, !stored.isEmpty()),
                unreceipted,
                !lost && !misfit && isSettled(customer, stored, nowMs, effectsReadMs),
                new Totals.Effects(net(customer, "payment"), net(customer, "inventory"), net(customer, "shipping")));
    }

    private static int net(CustomerRecord customer, String service) {
        return customer.orders().stream().mapToInt(order -> order.net(service)).sum();
    }

    private static boolean effectsKnown(OrderRecord order, long nowMs, long effectsReadMs) {
        return order.isTerminal()
                && nowMs - order.terminalMs() >= EFFECTS_AFTER_MS
                && effectsReadMs - order.terminalMs() >= EFFECTS_AFTER_MS;
    }

    /** Whether the customer does not know of the order. */
    private static boolean isUnaware(CustomerRecord customer) {
        if (customer.isWaiting()) {
            return false;
        }
        if (customer.isFragile()) {
            return customer.lastWord() == LastWord.timedOut || customer.lastWord() == LastWord.failed;
        }
        return customer.isUnknown() && customer.isFinallyChecked();
    }

    private static boolean isMistold(CustomerRecord customer, boolean stored) {
        boolean refusedAndStored = stored
                && !customer.isWaiting()
                && !customer.isAcknowledged()
                && customer.lastWord() == LastWord.refused;
        boolean twoIds = !customer.isFragile() && customer.toldIds().size() > 1;
        return customer.wasToldMissing() || refusedAndStored || twoIds;
    }

    private static boolean isSettled(
            CustomerRecord customer, List<OrderRecord> stored, long nowMs, long effectsReadMs) {
        if (customer.isWaiting() || (customer.isUnknown() && !customer.isFragile() && !customer.isFinallyChecked())) {
            return false;
        }
        if (stored.isEmpty()) {
            long lastMs = Math.max(customer.leftMs(), customer.askedMs());
            return !customer.isAcknowledged() && nowMs - lastMs >= SETTLED_AFTER_MS;
        }
        return stored.stream()
                .allMatch(order -> order.isTerminal()
                        && order.hasReceipt()
                        && nowMs - order.terminalMs() >= SETTLED_AFTER_MS
                        && effectsKnown(order, nowMs, effectsReadMs));
    }

    /** This customer's part of the totals. */
    Totals counted() {
        return new Totals(
                1,
                one(acknowledged),
                one(stored),
                one(open),
                one(delayed),
                one(unknown),
                one(lost),
                duplicates,
                one(silent),
                one(misreported),
                one(unreceipted),
                effects);
    }

    private static int one(boolean applies) {
        return applies ? 1 : 0;
    }

    /** The words that apply besides acknowledged and stored; {@code GET /lab/ledger} filters by them. */
    List<String> flags() {
        List<String> flags = new ArrayList<>();
        add(flags, open, "open");
        add(flags, unknown, "unknown");
        add(flags, lost, "lost");
        add(flags, duplicates > 0, "duplicate");
        add(flags, silent, "silent");
        add(flags, misreported, "misreported");
        add(flags, unreceipted, "unreceipted");
        return flags;
    }

    private static void add(List<String> flags, boolean applies, String word) {
        if (applies) {
            flags.add(word);
        }
    }
}
