package io.coffeechaos.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state of one key in one service, computed from the ledger's lines. The lock of the {@link Ledger} protects it.
 */
final class LedgerEntry {
    /**
     * The limit of the history, so that repeated calls of one key do not use more and more memory. The counters count
     * all calls.
     */
    private static final int HISTORY_LINES_MAX = 200;

    private final String key;
    private final String orderId;
    private final List<LedgerLine> history = new ArrayList<>();
    private int calls;
    private int effects;
    private int undos;
    private long change;
    private Optional<ServiceResponse> firstAnswer = Optional.empty();
    private Optional<ServiceResponse.Undone> undone = Optional.empty();

    LedgerEntry(String key, String orderId) {
        this.key = key;
        this.orderId = orderId;
    }

    /** Applies a line; {@code change} is its number in the ledger, from 1. */
    void apply(LedgerLine line, long change, SimulatedService service) {
        this.change = change;
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
     * Returns the answer to a call with this key, if it is already decided. A refusal stays after an undo, because
     * neither of them has an effect. A done call that was undone is superseded, so that no caller believes that its
     * effect still exists.
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

    /** Returns the number of the last line of this key in the ledger. */
    long change() {
        return change;
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
     * @param key the idempotency key of the caller
     * @param orderId the id of the order
     * @param effects the number of effects, at most 1 unless the simulator has a bug
     * @param undos the number of reversed effects
     * @param net the number of effects that are not reversed
     * @param calls the number of calls, with or without an answer
     * @param answer the answer to any further call: done, refused, tombstone, or none if it is not decided yet
     */
    record Summary(String key, String orderId, int effects, int undos, int net, int calls, String answer) {}

    /**
     * One entry as {@code GET /ledger/{key}} shows it; the first seven fields are those of {@link Summary}.
     *
     * @param history the first 200 events, oldest first
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
     * One event in the history of a key.
     *
     * @param at the time, RFC 3339
     * @param what called, undo-called, done, refused, reversed or nothing-seen
     * @param detail the reference or the code; empty for the other events
     */
    record Moment(String at, String what, String detail) {}
}
