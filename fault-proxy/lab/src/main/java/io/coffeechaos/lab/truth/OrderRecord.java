package io.coffeechaos.lab.truth;

import io.coffeechaos.lab.client.OrderContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the rows and the ledgers say about one order. Times are epoch milliseconds; 0 means never. */
final class OrderRecord {
    /** Two reads must say so, at least this far apart, before an order counts as absent. */
    private static final long MISSES_APART_MS = 2_000;

    private final String id;
    private Optional<RowView> row = Optional.empty();
    private long seenMs;
    private long lookedMs;
    private long terminalMs;
    private long firstMissMs;
    private long lastMissMs;
    private boolean receipt;
    private final List<EffectView> effects = new ArrayList<>(OrderContract.SERVICES.size());

    OrderRecord(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    Optional<RowView> row() {
        return row;
    }

    List<EffectView> effects() {
        return effects;
    }

    /** Takes what a read shows. An older version than the known one changes nothing. */
    void seen(RowView now, long nowMs) {
        seenMs = nowMs;
        lookedMs = nowMs;
        firstMissMs = 0;
        lastMissMs = 0;
        if (row.isEmpty() || row.get().version() <= now.version()) {
            row = Optional.of(now);
            terminalMs = now.isTerminal() && terminalMs == 0 ? nowMs : terminalMs;
        }
    }

    void looked(long nowMs) {
        lookedMs = nowMs;
    }

    /** A ready node answered 404, at a time at which it must know the order. */
    void missed(long nowMs) {
        firstMissMs = firstMissMs == 0 ? nowMs : firstMissMs;
        lastMissMs = nowMs;
    }

    /** Takes an entry of a ledger. Returns the number of calls that are new. */
    int effect(EffectView entry) {
        for (int i = 0; i < effects.size(); i++) {
            EffectView known = effects.get(i);
            if (known.service().equals(entry.service()) && known.key().equals(entry.key())) {
                effects.set(i, entry);
                return Math.max(0, entry.calls() - known.calls());
            }
        }
        effects.add(entry);
        return entry.calls();
    }

    void receipted() {
        receipt = true;
    }

    boolean hasReceipt() {
        return receipt;
    }

    /** The last time at which a read showed the order. */
    long seenMs() {
        return seenMs;
    }

    /** The last time at which the order was asked for by its id, or shown. */
    long lookedMs() {
        return lookedMs;
    }

    /** The first time at which a read showed the order as ended. */
    long terminalMs() {
        return terminalMs;
    }

    /** Whether a read has not found the order, and a second one must say whether it is absent. */
    boolean isDoubtful() {
        return firstMissMs > 0 && !isAbsent();
    }

    boolean isAbsent() {
        return firstMissMs > 0 && lastMissMs - firstMissMs >= MISSES_APART_MS;
    }

    /** Whether a read has shown the order and it has not vanished. */
    boolean isStored() {
        return row.isPresent() && !isAbsent();
    }

    boolean isTerminal() {
        return isStored() && row.get().isTerminal();
    }

    boolean isDelayed() {
        return isStored() && row.get().delayed() && !row.get().isTerminal();
    }

    int calls(String service) {
        return of(service).stream().mapToInt(EffectView::calls).sum();
    }

    int effects(String service) {
        return of(service).stream().mapToInt(EffectView::effects).sum();
    }

    int net(String service) {
        return of(service).stream().mapToInt(EffectView::net).sum();
    }

    private List<EffectView> of(String service) {
        return effects.stream()
                .filter(effect -> effect.service().equals(service))
                .toList();
    }

    /** Effects or keys beyond the first, at all dependencies. A second key with its effect counts once. */
    int duplicates() {
        int duplicates = 0;
        for (String service : OrderContract.SERVICES) {
            duplicates += duplicates(service);
        }
        return duplicates;
    }

    /** Effects or keys beyond the first at one dependency. */
    int duplicates(String service) {
        return Math.max(0, Math.max(effects(service), of(service).size()) - 1);
    }

    /** Whether each dependency has one living effect of a confirmed order, and none of an order with another end. */
    boolean isBalanced() {
        int wanted = row.map(RowView::status).equals(Optional.of("CONFIRMED")) ? 1 : 0;
        return OrderContract.SERVICES.stream().allMatch(service -> net(service) == wanted);
    }
}
