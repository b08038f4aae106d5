package io.coffeechaos.lab.truth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which orders are read by their id, because the order list alone does not say enough about them. */
final class Lookups {
    private Lookups() {}

    /**
     * The orders to read by id: those that have not ended and that the list has not shown since {@code sinceMs}, the one
     * that was not looked at for longest first. Then orders that have ended and were acknowledged ten seconds ago, once
     * each, to see that they are still there; one that was not found is read again.
     *
     * @param customers the customers in memory
     * @param nowMs the time, in epoch milliseconds
     * @param max the largest number of ids
     */
    static List<String> due(Collection<CustomerRecord> customers, long nowMs, long sinceMs, int max) {
        List<OrderRecord> open = new ArrayList<>();
        List<OrderRecord> ended = new ArrayList<>();
        for (CustomerRecord customer : customers) {
            for (OrderRecord order : customer.orders()) {
                boolean counts = customer.isAcknowledged() || customer.isUnknown() || order.isStored();
                if (counts && !order.isTerminal() && order.lookedMs() < sinceMs) {
                    open.add(order);
                }
                boolean due = nowMs - customer.acknowledgedMs() >= Judgement.ABSENT_AFTER_MS
                        && order.lookedMs() - customer.acknowledgedMs() < Judgement.ABSENT_AFTER_MS;
                if (customer.isAcknowledged() && order.isTerminal() && (due || order.isDoubtful())) {
                    ended.add(order);
                }
            }
        }
        open.sort(Comparator.comparingLong(OrderRecord::lookedMs));
        open.addAll(ended);
        return open.stream().limit(max).map(OrderRecord::id).toList();
    }
}
