package io.coffeechaos.lab.truth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.OrderIds;
import io.coffeechaos.lab.history.HistoryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A history made by hand, with a clock made by hand, told to an order truth. */
final class Story {
    static final String BOOK = "b";
    static final long FIRST_BASKET = 1 << 20;

    private static final Instant START = Instant.parse("2026-01-10T12:00:00Z");
    private static final String TIMEOUT = "HttpTimeoutException";

    private final List<String> found = new ArrayList<>();
    private final OrderTruth truth;
    private final boolean fragile;
    private long nowMs = START.toEpochMilli();
    private long op;
    private long position;

    private Story(boolean fragile) {
        this.fragile = fragile;
        this.truth = new OrderTruth(
                new BookPlan(BOOK, "student", fragile, FIRST_BASKET, 1_000_000, START), new OrderTruth.Listener() {
                    @Override
                    public void confirmed(long tookMs) {
                        found.add("confirmed after " + tookMs);
                    }

                    @Override
                    public void called(String service, int more) {
                        found.add(service + " called " + more);
                    }
                });
    }

    static Story resilient() {
        return new Story(false);
    }

    static Story fragile() {
        return new Story(true);
    }

    static String key(int customer) {
        return BOOK + "-" + customer;
    }

    static String id(int customer) {
        return OrderIds.of("student", key(customer));
    }

    OrderTruth truth() {
        return truth;
    }

    List<String> found() {
        return found;
    }

    Totals totals() {
        return truth.totals(nowMs);
    }

    ObjectNode item(int customer) {
        CustomerRecord record = truth.live(customer).orElseThrow();
        return LedgerItem.json(record, truth.judge(record, nowMs));
    }

    Story after(long ms) {
        nowMs += ms;
        return this;
    }

    // --- The customer ---

    Story sends(int customer) {
        op++;
        return tell(customer, HistoryEvent.Function.submit, HistoryEvent.Type.invoke, "", 0, false, "");
    }

    Story acknowledged(int customer, String orderId) {
        return tell(
                customer, HistoryEvent.Function.submit, HistoryEvent.Type.ok, orderId, fragile ? 200 : 202, false, "");
    }

    Story queued(int customer) {
        return tell(customer, HistoryEvent.Function.submit, HistoryEvent.Type.ok, id(customer), 202, true, "");
    }

    Story timesOut(int customer) {
        return tell(customer, HistoryEvent.Function.submit, HistoryEvent.Type.info, "", 0, false, TIMEOUT);
    }

    Story refused(int customer, int status) {
        return tell(customer, HistoryEvent.Function.submit, HistoryEvent.Type.fail, "", status, false, "");
    }

    Story fails(int customer, int status) {
        return tell(customer, HistoryEvent.Function.submit, HistoryEvent.Type.info, "", status, false, "");
    }

    Story cannotConnect(int customer) {
        return tell(customer, HistoryEvent.Function.submit, HistoryEvent.Type.fail, "", 0, false, "refused");
    }

    Story readsMissing(int customer) {
        return tell(
                customer, HistoryEvent.Function.read, HistoryEvent.Type.fail, id(customer), 404, false, "not-found");
    }

    Story leaves(int customer) {
        truth.heard(new HistoryEvent.Checkout(0, key(customer), false, 1), nowMs);
        return this;
    }

    private Story tell(
            int customer,
            HistoryEvent.Function function,
            HistoryEvent.Type type,
            String orderId,
            int status,
            boolean queued,
            String error) {
        truth.heard(
                new HistoryEvent.Op(
                        0,
                        type,
                        op,
                        "c" + customer,
                        function,
                        key(customer),
                        orderId,
                        "chaos-proxy",
                        status,
                        queued,
                        0,
                        0,
                        "",
                        Map.of(),
                        error,
                        10),
                nowMs);
        return this;
    }

    // --- The rows ---

    Story row(String orderId, String status) {
        return row(orderId, status, OptionalLong.empty());
    }

    Story basketRow(String orderId, String status, int customer) {
        return row(orderId, status, OptionalLong.of(FIRST_BASKET + customer));
    }

    private Story row(String orderId, String status, OptionalLong basket) {
        boolean ended = OrderContract.isTerminal(status);
        truth.row(
                new RowView(orderId, status, ended ? 8 : 2, false, START.toEpochMilli() + 5, ended ? nowMs : 0, basket),
                nowMs);
        return this;
    }

    Story missing(String orderId, long queueEmptySinceMs) {
        truth.missing(orderId, nowMs, queueEmptySinceMs);
        return this;
    }

    long nowMs() {
        return nowMs;
    }

    // --- The ledgers ---

    Story effect(String orderId, String service, String key, int effects, int undos) {
        truth.effect(new EffectView(service, orderId, key, 1, effects, undos));
        return this;
    }

    Story effects(String orderId, int effects, int undos) {
        OrderContract.SERVICES.forEach(service -> effect(orderId, service, orderId + ":" + service, effects, undos));
        return this;
    }

    Story ledgersRead() {
        truth.effectsRead(nowMs);
        return this;
    }

    // --- The end ---

    /** An acknowledged, confirmed order with its effects and its receipt. */
    Story confirmed(int customer) {
        return sends(customer)
                .acknowledged(customer, id(customer))
                .leaves(customer)
                .row(id(customer), "CONFIRMED")
                .effects(id(customer), 1, 0)
                .receipted(id(customer));
    }

    Story receipted(String orderId) {
        truth.receipted(orderId);
        return this;
    }

    /** A minute later, all that may leave the memory leaves it. Returns the number of customers that left. */
    int settle() {
        after(61_000).ledgersRead();
        List<CustomerRecord> customers = truth.toSettle(nowMs, 100);
        customers.forEach(customer -> truth.settle(customer, nowMs, position++));
        return customers.size();
    }
}
