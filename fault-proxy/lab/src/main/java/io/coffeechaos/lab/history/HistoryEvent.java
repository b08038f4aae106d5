package io.coffeechaos.lab.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;

/** One entry of a {@link History}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
@JsonSubTypes({
    @JsonSubTypes.Type(value = HistoryEvent.Began.class, name = "began"),
    @JsonSubTypes.Type(value = HistoryEvent.Op.class, name = "op"),
    @JsonSubTypes.Type(value = HistoryEvent.Checkout.class, name = "checkout"),
    @JsonSubTypes.Type(value = HistoryEvent.Fault.class, name = "fault"),
    @JsonSubTypes.Type(value = HistoryEvent.LoadEnded.class, name = "load-ended"),
    @JsonSubTypes.Type(value = HistoryEvent.FoundOrder.class, name = "order"),
    @JsonSubTypes.Type(value = HistoryEvent.FoundEffects.class, name = "effects")
})
public sealed interface HistoryEvent {
    /** The error of an operation that got no whole answer in time. */
    String TIMED_OUT = "HttpTimeoutException";

    /** The time of the entry, in milliseconds since the run began. */
    long atMs();

    /**
     * The first entry.
     *
     * @param seed the seed of customers and faults
     * @param epochMs the wall clock at 0 ms, in epoch milliseconds, because the system reports wall clock times
     * @param ordersPerSecond the number of customers that arrive in a second
     * @param nodes the number of order nodes
     */
    record Began(long atMs, long seed, long epochMs, int ordersPerSecond, int nodes) implements HistoryEvent {}

    /** The known state of an operation. The words are Jepsen's. */
    enum Type {
        /** The request was sent. */
        invoke,
        /** The request succeeded. */
        ok,
        /** The request certainly had no effect. */
        fail,
        /** It is unknown whether the request had an effect. */
        info
    }

    /** The kind of a client's request. */
    enum Function {
        /** Places a new order under a key. */
        submit,
        /** Reads an order. */
        read,
        /** Cancels an order. */
        cancel
    }

    /**
     * The start or the end of a client's operation.
     *
     * @param type whether the operation was sent, or how it ended
     * @param op the number that joins the start and the end of an operation
     * @param process the client; it has one operation open at a time
     * @param function the kind of request
     * @param key the order's key
     * @param orderId the order's id; empty while the client does not know it
     * @param edge the edge proxy that the request went to
     * @param status the answer's HTTP status, 0 without an answer
     * @param queued whether the answer promises only the id, because the order waits in the intake queue
     * @param digest the hash of an acknowledgement's bytes, 0 for any other answer
     * @param version the order's version in the answer, 0 for none
     * @param orderStatus the order's status in the answer, empty for none
     * @param steps the states of the order's steps in the answer, by step
     * @param error the reason for a missing answer, or the problem in the answer
     * @param tookMs the duration of an ended operation, in milliseconds
     */
    record Op(
            long atMs,
            Type type,
            long op,
            String process,
            Function function,
            String key,
            String orderId,
            String edge,
            int status,
            boolean queued,
            int digest,
            long version,
            String orderStatus,
            Map<String, String> steps,
            String error,
            long tookMs)
            implements HistoryEvent {
        public Op {
            orderId = word(orderId);
            orderStatus = word(orderStatus);
            error = word(error);
            steps = steps == null ? Map.of() : Map.copyOf(steps);
        }
    }

    /**
     * A customer stops trying to place an order. No attempt of the customer is in flight any more.
     *
     * @param key the order's key
     * @param acknowledged whether an attempt was answered with 2xx
     * @param attempts the number of attempts
     */
    record Checkout(long atMs, String key, boolean acknowledged, int attempts) implements HistoryEvent {}

    /**
     * The start or the end of a fault.
     *
     * @param healed false at the start, true at the end
     * @param fault the number that joins the start and the end of a fault
     * @param lane the lane of the fault; each lane has one fault at a time
     * @param kind the kind of fault, such as {@code node-kill}
     * @param target the broken parts, in words
     * @param fromStart whether recovery counts from the start of the fault, because the fault has no end
     */
    record Fault(
            long atMs,
            boolean healed,
            int fault,
            @JsonProperty("hand") String lane,
            String kind,
            String target,
            boolean fromStart)
            implements HistoryEvent {}

    /** The last customer has arrived. Rates after this entry are not meaningful. */
    record LoadEnded(long atMs) implements HistoryEvent {}

    /**
     * The final state of an order.
     *
     * @param orderId its id
     * @param found whether it can be read
     * @param listed whether the order list has it
     * @param version its version when it was read
     * @param status its status when it was read
     * @param listedVersion its version in the list
     * @param listedStatus its status in the list
     * @param steps the states of its steps
     * @param completedEpochMs the time of its end by the system's clock, in epoch milliseconds; 0 while it is open
     * @param log its event log, oldest first
     */
    record FoundOrder(
            long atMs,
            String orderId,
            boolean found,
            boolean listed,
            long version,
            String status,
            long listedVersion,
            String listedStatus,
            Map<String, String> steps,
            long completedEpochMs,
            List<LogEvent> log)
            implements HistoryEvent {
        public FoundOrder {
            status = word(status);
            listedStatus = word(listedStatus);
            steps = steps == null ? Map.of() : Map.copyOf(steps);
            log = log == null ? List.of() : List.copyOf(log);
        }
    }

    /**
     * One line of an order's event log.
     *
     * @param seq the number of the event
     * @param type the type of the event
     * @param status the order's status after the event
     * @param step the step of the event, empty for none
     */
    record LogEvent(long seq, String type, String status, String step) {
        public LogEvent {
            step = word(step);
        }
    }

    /**
     * The effects of one key in the ledger of a dependency.
     *
     * @param service payment, inventory or shipping
     * @param orderId the order of the calls
     * @param key the idempotency key of the calls
     * @param effects how many calls took effect
     * @param undos how many effects were reversed
     * @param calls how many calls arrived
     */
    record FoundEffects(long atMs, String service, String orderId, String key, int effects, int undos, int calls)
            implements HistoryEvent {
        public int net() {
            return effects - undos;
        }
    }

    private static String word(String read) {
        return read == null ? "" : read;
    }
}
