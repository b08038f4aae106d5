package io.coffeechaos.lab.truth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.history.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one customer was told, and the orders that belong to this customer. Times are epoch milliseconds; 0 is never. */
final class CustomerRecord {
    /** So many answers are kept; a customer gets six at most. */
    private static final int ANSWERS_MAX = 8;

    /** So many moments are kept: starts and ends of eight attempts. */
    private static final int MOMENTS_MAX = 16;

    private static final String SENT = "sent";

    /**
     * The start or the end of an attempt.
     *
     * @param op the number of the attempt in the history
     * @param offsetMs the time since the first attempt was sent
     * @param attempt the number of the attempt of this customer, from 1
     * @param word sent, a status, or the name of a failure
     */
    private record Moment(long op, int offsetMs, int attempt, String word) {}

    /** The last thing that the customer was told about the order. */
    enum LastWord {
        /** Nothing yet. */
        none,
        acknowledged,
        /** A 4xx that says that there is no order. */
        refused,
        timedOut,
        /** An error that leaves open whether there is an order, or a request that could not be sent. */
        failed
    }

    private final int customer;
    private final String key;
    private final boolean fragile;
    private final long firstSentMs;
    private final List<String> answers = new ArrayList<>(4);
    private final List<Moment> moments = new ArrayList<>(2);
    private final List<OrderRecord> orders = new ArrayList<>(1);
    private final List<String> toldIds = new ArrayList<>(1);
    private LastWord lastWord = LastWord.none;
    private int attempts;
    private int inFlight;
    private boolean uncertain;
    private boolean toldMissing;
    private long acknowledgedMs;
    private long unqueuedMs;
    private long leftMs;
    private int asks;
    private long askedMs;
    private boolean finallyChecked;

    CustomerRecord(int customer, String key, boolean fragile, long firstSentMs) {
        this.customer = customer;
        this.key = key;
        this.fragile = fragile;
        this.firstSentMs = firstSentMs;
    }

    /** Takes the start or the end of a request of this customer. */
    void heard(HistoryEvent.Op op, long nowMs) {
        switch (op.function()) {
            case submit -> {
                if (op.type() == HistoryEvent.Type.invoke) {
                    attempts++;
                    inFlight++;
                    note(op, nowMs, attempts, SENT);
                } else {
                    inFlight--;
                    answered(op, nowMs);
                }
            }
            case read -> toldMissing |= op.status() == 404 && unqueuedMs > 0;
            case cancel -> {}
        }
    }

    private void answered(HistoryEvent.Op op, long nowMs) {
        String word = word(op);
        if (answers.size() < ANSWERS_MAX) {
            answers.add(word);
        }
        int attempt = moments.stream()
                .filter(sent -> sent.op() == op.op())
                .findFirst()
                .map(Moment::attempt)
                .orElse(attempts);
        note(op, nowMs, attempt, word);
        switch (op.type()) {
            case ok -> {
                lastWord = LastWord.acknowledged;
                acknowledgedMs = acknowledgedMs == 0 ? nowMs : acknowledgedMs;
                unqueuedMs = unqueuedMs == 0 && !op.queued() ? nowMs : unqueuedMs;
                if (!toldIds.contains(op.orderId()) && toldIds.size() < ANSWERS_MAX) {
                    toldIds.add(op.orderId());
                }
            }
            case fail -> lastWord = op.status() >= 400 && op.status() != 429 ? LastWord.refused : LastWord.failed;
            case info -> {
                uncertain = true;
                lastWord = isTimeout(op) ? LastWord.timedOut : LastWord.failed;
            }
            case invoke -> throw new IllegalStateException("an invoke is no answer");
        }
    }

    private void note(HistoryEvent.Op op, long nowMs, int attempt, String word) {
        if (moments.size() < MOMENTS_MAX) {
            moments.add(new Moment(op.op(), (int) (nowMs - firstSentMs), attempt, word));
        }
    }

    private static boolean isTimeout(HistoryEvent.Op op) {
        return op.error().equals(HistoryEvent.TIMED_OUT);
    }

    private static String word(HistoryEvent.Op op) {
        if (op.status() > 0) {
            return Integer.toString(op.status());
        }
        return isTimeout(op) ? "timeout" : op.error();
    }

    /** The customer stops trying. */
    void left(long nowMs) {
        leftMs = nowMs;
    }

    int customer() {
        return customer;
    }

    String key() {
        return key;
    }

    boolean isFragile() {
        return fragile;
    }

    long firstSentMs() {
        return firstSentMs;
    }

    int attempts() {
        return attempts;
    }

    List<String> answers() {
        return answers;
    }

    /** The starts and ends of the attempts as JSON: {@code ms} since the first start, {@code what}, and {@code attempt}. */
    ArrayNode moments() {
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        for (Moment moment : moments) {
            boolean isStatus = moment.word().matches("\\d+");
            shown.addObject()
                    .put("ms", moment.offsetMs())
                    .put("what", isStatus ? "answered " + moment.word() : moment.word())
                    .put("attempt", moment.attempt());
        }
        return shown;
    }

    List<OrderRecord> orders() {
        return orders;
    }

    /** The order with this id, which is made if it is new. */
    OrderRecord order(String id) {
        for (OrderRecord order : orders) {
            if (order.id().equals(id)) {
                return order;
            }
        }
        OrderRecord made = new OrderRecord(id);
        orders.add(made);
        return made;
    }

    /** The ids with which the customer's attempts were acknowledged. */
    List<String> toldIds() {
        return toldIds;
    }

    LastWord lastWord() {
        return lastWord;
    }

    boolean isAcknowledged() {
        return acknowledgedMs > 0;
    }

    boolean isOnlyQueued() {
        return isAcknowledged() && unqueuedMs == 0;
    }

    long acknowledgedMs() {
        return acknowledgedMs;
    }

    long leftMs() {
        return leftMs;
    }

    /** Whether a request of the customer is under way, or another one follows. */
    boolean isWaiting() {
        return inFlight > 0 || leftMs == 0;
    }

    /** Whether it is certain that the customer has no order: a refusal, or no attempt can have had an effect. */
    boolean isRefused() {
        return !isWaiting() && !isAcknowledged() && (lastWord == LastWord.refused || !uncertain);
    }

    boolean isUnknown() {
        return !isWaiting() && !isAcknowledged() && !isRefused();
    }

    /** Whether the customer read 404 for an order that was acknowledged without the intake queue. */
    boolean wasToldMissing() {
        return toldMissing;
    }

    /** Notes that the final check asks for this customer. */
    void asks(long nowMs) {
        asks++;
        askedMs = nowMs;
    }

    int asks() {
        return asks;
    }

    long askedMs() {
        return askedMs;
    }

    void finallyChecked() {
        finallyChecked = true;
    }

    boolean isFinallyChecked() {
        return finallyChecked;
    }

    /** What the customer believes, in the words of the ledger. */
    String told() {
        if (isAcknowledged() && !(fragile && lastWord != LastWord.acknowledged)) {
            return "acknowledged";
        }
        if (isWaiting()) {
            return "waiting";
        }
        if (fragile) {
            return switch (lastWord) {
                case timedOut -> "timed out";
                case refused, failed -> "failed";
                case none, acknowledged -> "waiting";
            };
        }
        return isRefused() ? "refused" : "unknown";
    }

    /** The order to show: the acknowledged one, else the first one. */
    Optional<OrderRecord> shown() {
        return orders.stream()
                .filter(order -> toldIds.contains(order.id()))
                .findFirst()
                .or(() -> orders.stream().filter(OrderRecord::isStored).findFirst())
                .or(() -> orders.stream().findFirst());
    }
}
