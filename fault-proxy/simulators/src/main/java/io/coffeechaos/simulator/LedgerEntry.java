package io.coffeechaos.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything one service knows about one key, folded from the ledger's lines. Guarded by its {@link Ledger}'s lock. */
final class LedgerEntry {
    /** A key that is called in a loop must not grow the memory for ever; the counters stay right past it. */
    private static final int HISTORY_LINES_MAX = 200;

    private final String key;
    private final String orderId;
    private final List<LedgerLine> history = new ArrayList<>();
    private int calls;
    private int effects;
    private int undos;
    private Optional<ServiceResponse> firstAnswer = Optional.empty();
    private Optional<ServiceResponse.Undone> undone = Optional.empty();

    LedgerEntry(String key, String orderId) {
        this.key = key;
        this.orderId = orderId;
    }

    void apply(LedgerLine line, SimulatedService service) {
        if (history.size() < HISTORY_LINES_MAX) {
            history.add(line);
        }
        switch (line.what()) {
            case called -> calls++;
            case undo_called -> {}
            case done -> {
                effects++;
                firstAnswer = Optional.of(new ServiceResponse.Done(line.detail()));
            }
            case refused -> firstAnswer = Optional.of(service.refusal());
            case reversed -> {
                undos++;
                undone = Optional.of(ServiceResponse.Undone.REVERSED);
            }
            case nothing_seen -> undone = Optional.of(ServiceResponse.Undone.NOTHING_SEEN);
        }
    }

    /**
     * What a call with this key is told, if that is already settled. A refusal outlives an undo, because nothing can
     * come of either; a done call that was undone is superseded, so that nobody takes the old effect for a living one.
     */
    Optional<ServiceResponse> settled() {
        if (firstAnswer.isPresent() && firstAnswer.get() instanceof ServiceResponse.Refused) {
            return firstAnswer;
        }
        return undone.isPresent() ? Optional.of(new ServiceResponse.Superseded()) : firstAnswer;
    }

    Optional<ServiceResponse.Undone> undone() {
        return undone;
    }

    boolean hasEffect() {
        return effects > undos;
    }

    String orderId() {
        return orderId;
    }

    Summary summary() {
        String answer = settled()
                .map(settled -> switch (settled) {
                    case ServiceResponse.Done done -> "done";
                    case ServiceResponse.Refused refused -> "refused";
                    case ServiceResponse.Superseded superseded -> "tombstone";
                })
                .orElse("none");
        return new Summary(key, orderId, effects, undos, effects - undos, calls, answer);
    }

    Detailed detailed() {
        Summary summary = summary();
        return new Detailed(
                summary.key,
                summary.orderId,
                summary.effects,
                summary.undos,
                summary.net,
                summary.calls,
                summary.answer,
                history.stream()
                        .map(line -> new Moment(line.at(), line.what().name().replace('_', '-'), line.detail()))
                        .toList());
    }

    /**
     * One entry as {@code GET /ledger} shows it.
     *
     * @param key the caller's idempotency key
     * @param orderId the order it is for
     * @param effects effects that happened, at most 1 unless the simulator is broken
     * @param undos effects that were reversed
     * @param net effects that stand
     * @param calls calls received, answered or not
     * @param answer what a call is told from now on: done, refused, tombstone, or none while nothing is settled
     */
    record Summary(String key, String orderId, int effects, int undos, int net, int calls, String answer) {}

    /**
     * One entry as {@code GET /ledger/{key}} shows it; the first seven as in {@link Summary}.
     *
     * @param history the first 200 moments, oldest first
     */
    record Detailed(
            String key,
            String orderId,
            int effects,
            int undos,
            int net,
            int calls,
            String answer,
            List<Moment> history) {}

    /**
     * One moment in a key's life.
     *
     * @param at when, RFC 3339
     * @param what called, undo-called, done, refused, reversed or nothing-seen
     * @param detail reference or code; empty otherwise
     */
    record Moment(String at, String what, String detail) {}
}
