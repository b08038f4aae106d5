package io.coffeechaos.lab.history;

import io.coffeechaos.lab.truth.Checker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds histories for tests, entry by entry. Most tests take one good order and add one wrong entry. */
public final class MadeUp {
    public static final String KEY = "key-1";
    public static final String ID = "ord_1";

    private static final List<String> SERVICES = List.of("payment", "inventory", "shipping");

    private final List<HistoryEvent> entries = new ArrayList<>();
    private long op;
    private long nowMs = 1_000;

    /** One customer and one confirmed order, with true answers only. */
    public static MadeUp goodOrder() {
        return empty().acknowledged(KEY, ID).read("c1", 7, "SHIPPING_PENDING").confirmed(ID);
    }

    public static MadeUp empty() {
        MadeUp madeUp = new MadeUp();
        madeUp.entries.add(new HistoryEvent.Began(0, 1, 1_000_000, 20, 3));
        return madeUp;
    }

    /** A history that breaks this guarantee and no other one. */
    public static MadeUp breaking(Checker.Guarantee guarantee) {
        return switch (guarantee) {
            case G1 -> empty().acknowledged(KEY, ID);
            case G2 -> goodOrder().acknowledgedDifferently(KEY, ID);
            case G3 ->
                goodOrder().with(new HistoryEvent.FoundEffects(90_000, "payment", ID, ID + ":payment-again", 0, 0, 1));
            case G4 -> goodOrder().read("c2", 5, "INVENTORY_PENDING").read("c2", 2, "PAYMENT_PENDING");
            case G5 -> goodOrder().readMissing();
            case G6 -> goodOrder().read("c2", 9, "CONFIRMED");
        };
    }

    public List<HistoryEvent> entries() {
        return List.copyOf(entries);
    }

    public Checker.Verdict verdict() {
        return Checker.check(entries);
    }

    public MadeUp with(HistoryEvent entry) {
        entries.add(entry);
        return this;
    }

    public MadeUp without(Class<? extends HistoryEvent> type) {
        entries.removeIf(type::isInstance);
        return this;
    }

    public MadeUp acknowledged(String key, String id) {
        return op(HistoryEvent.Type.ok, HistoryEvent.Function.submit, "c1", key, id, 202, 0, "", "", 17);
    }

    /** An acknowledgement with other bytes than {@link #acknowledged}. */
    public MadeUp acknowledgedDifferently(String key, String id) {
        return op(HistoryEvent.Type.ok, HistoryEvent.Function.submit, "c1-twice", key, id, 202, 0, "", "", 18);
    }

    public MadeUp refused(String key, int status, String problem) {
        return op(HistoryEvent.Type.fail, HistoryEvent.Function.submit, "c1", key, "", status, 0, "", problem, 0);
    }

    public MadeUp unanswered(String key) {
        return op(
                HistoryEvent.Type.info,
                HistoryEvent.Function.submit,
                "c1",
                key,
                "",
                0,
                0,
                "",
                "HttpTimeoutException",
                0);
    }

    public MadeUp read(String process, long version, String status) {
        return op(HistoryEvent.Type.ok, HistoryEvent.Function.read, process, KEY, ID, 200, version, status, "", 0);
    }

    public MadeUp readMissing() {
        return op(HistoryEvent.Type.fail, HistoryEvent.Function.read, "c1", KEY, ID, 404, 0, "", "not-found", 0);
    }

    public MadeUp cancelled(int status, String problem) {
        HistoryEvent.Type type = status / 100 == 2 ? HistoryEvent.Type.ok : HistoryEvent.Type.fail;
        return op(type, HistoryEvent.Function.cancel, "c1", KEY, ID, status, 0, "", problem, 0);
    }

    /** The customer stops trying. */
    public MadeUp leaves(String key) {
        return with(new HistoryEvent.Checkout(nowMs, key, true, 1));
    }

    private MadeUp op(
            HistoryEvent.Type type,
            HistoryEvent.Function function,
            String process,
            String key,
            String id,
            int status,
            long version,
            String orderStatus,
            String error,
            int digest) {
        nowMs += 10;
        op++;
        entries.add(new HistoryEvent.Op(
                nowMs,
                HistoryEvent.Type.invoke,
                op,
                process,
                function,
                key,
                "",
                "chaos-proxy",
                0,
                false,
                0,
                0,
                "",
                Map.of(),
                "",
                0));
        entries.add(new HistoryEvent.Op(
                nowMs + 5,
                type,
                op,
                process,
                function,
                key,
                id,
                "chaos-proxy",
                status,
                false,
                digest,
                version,
                orderStatus,
                Map.of(),
                error,
                5));
        return this;
    }

    /** A read whose answer has the payment step in {@code state}. */
    public MadeUp readPayment(long version, String status, String state) {
        nowMs += 10;
        op++;
        entries.add(new HistoryEvent.Op(
                nowMs,
                HistoryEvent.Type.ok,
                op,
                "c1",
                HistoryEvent.Function.read,
                KEY,
                ID,
                "chaos-proxy",
                200,
                false,
                0,
                version,
                status,
                Map.of("payment", state),
                "",
                5));
        return this;
    }

    /** The final state of a confirmed order: its log, its row and all ledger entries. */
    public MadeUp confirmed(String id) {
        entries.add(found(id, "CONFIRMED", log()));
        return books(id, 1, 0);
    }

    public MadeUp books(String id, int effects, int undos) {
        SERVICES.forEach(service -> entries.add(effects(service, id, effects, undos)));
        return this;
    }

    public static HistoryEvent.FoundEffects effects(String service, String id, int effects, int undos) {
        return new HistoryEvent.FoundEffects(90_000, service, id, id + ":" + service, effects, undos, 2);
    }

    public static HistoryEvent.FoundOrder found(String id, String status, List<HistoryEvent.LogEvent> log) {
        long version = log.size();
        return new HistoryEvent.FoundOrder(
                90_000,
                id,
                true,
                true,
                version,
                status,
                version,
                status,
                status.equals("CONFIRMED")
                        ? Map.of("payment", "DONE", "inventory", "DONE", "shipping", "DONE")
                        : Map.of(),
                1_003_000,
                log);
    }

    /** The log of a normal confirmed order. */
    public static List<HistoryEvent.LogEvent> log() {
        return List.of(
                event(1, "OrderAccepted", "ACCEPTED", ""),
                event(2, "StepStarted", "PAYMENT_PENDING", "payment"),
                event(3, "StepSucceeded", "PAYMENT_PENDING", "payment"),
                event(4, "StepStarted", "INVENTORY_PENDING", "inventory"),
                event(5, "StepSucceeded", "INVENTORY_PENDING", "inventory"),
                event(6, "StepStarted", "SHIPPING_PENDING", "shipping"),
                event(7, "StepSucceeded", "SHIPPING_PENDING", "shipping"),
                event(8, "OrderConfirmed", "CONFIRMED", ""));
    }

    public static HistoryEvent.LogEvent event(long seq, String type, String status, String step) {
        return new HistoryEvent.LogEvent(seq, type, status, step);
    }
}
