package io.coffeechaos.lab.history;

import io.coffeechaos.lab.truth.Checker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Histories that were made up, entry by entry: one good order, to which each test does one bad thing. */
public final class MadeUp {
    public static final String KEY = "key-1";
    public static final String ID = "ord_1";

    private static final List<String> SERVICES = List.of("payment", "inventory", "shipping");

    private final List<Entry> entries = new ArrayList<>();
    private long op;
    private long nowMs = 1_000;

    /** One customer who is told all that is true of an order that is confirmed. */
    public static MadeUp goodOrder() {
        return empty().acknowledged(KEY, ID).read("c1", 7, "SHIPPING_PENDING").confirmed(ID);
    }

    public static MadeUp empty() {
        MadeUp madeUp = new MadeUp();
        madeUp.entries.add(new Entry.Began(0, 1, 1_000_000, 20, 3));
        return madeUp;
    }

    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    public Checker.Verdict verdict() {
        return Checker.check(entries);
    }

    public MadeUp with(Entry entry) {
        entries.add(entry);
        return this;
    }

    public MadeUp without(Class<? extends Entry> type) {
        entries.removeIf(type::isInstance);
        return this;
    }

    public MadeUp acknowledged(String key, String id) {
        return op(Entry.Type.ok, Entry.Function.submit, "c1", key, id, 202, 0, "", "", 17);
    }

    /** An acknowledgement whose bytes are others. */
    public MadeUp acknowledgedDifferently(String key, String id) {
        return op(Entry.Type.ok, Entry.Function.submit, "c1-twice", key, id, 202, 0, "", "", 18);
    }

    public MadeUp refused(String key, int status, String problem) {
        return op(Entry.Type.fail, Entry.Function.submit, "c1", key, "", status, 0, "", problem, 0);
    }

    public MadeUp unanswered(String key) {
        return op(Entry.Type.info, Entry.Function.submit, "c1", key, "", 0, 0, "", "HttpTimeoutException", 0);
    }

    public MadeUp read(String process, long version, String status) {
        return op(Entry.Type.ok, Entry.Function.read, process, KEY, ID, 200, version, status, "", 0);
    }

    public MadeUp readMissing() {
        return op(Entry.Type.fail, Entry.Function.read, "c1", KEY, ID, 404, 0, "", "not-found", 0);
    }

    public MadeUp cancelled(int status, String problem) {
        Entry.Type type = status / 100 == 2 ? Entry.Type.ok : Entry.Type.fail;
        return op(type, Entry.Function.cancel, "c1", KEY, ID, status, 0, "", problem, 0);
    }

    private MadeUp op(
            Entry.Type type,
            Entry.Function function,
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
        entries.add(new Entry.Op(
                nowMs,
                Entry.Type.invoke,
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
        entries.add(new Entry.Op(
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

    /** Reads an order whose payment is said to be {@code state}. */
    public MadeUp readPayment(long version, String status, String state) {
        nowMs += 10;
        op++;
        entries.add(new Entry.Op(
                nowMs,
                Entry.Type.ok,
                op,
                "c1",
                Entry.Function.read,
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

    /** The order in the end: confirmed, by its log, its row and all books. */
    public MadeUp confirmed(String id) {
        entries.add(found(id, "CONFIRMED", log()));
        return books(id, 1, 0);
    }

    public MadeUp books(String id, int effects, int undos) {
        SERVICES.forEach(service -> entries.add(effects(service, id, effects, undos)));
        return this;
    }

    public static Entry.FoundEffects effects(String service, String id, int effects, int undos) {
        return new Entry.FoundEffects(90_000, service, id, id + ":" + service, effects, undos, 2);
    }

    public static Entry.FoundOrder found(String id, String status, List<Entry.LogEvent> log) {
        long version = log.size();
        return new Entry.FoundOrder(
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

    /** The log of an order that went well. */
    public static List<Entry.LogEvent> log() {
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

    public static Entry.LogEvent event(long seq, String type, String status, String step) {
        return new Entry.LogEvent(seq, type, status, step);
    }
}
