package io.coffeechaos.lab.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;

/** One line of a {@link History}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Entry.Began.class, name = "began"),
    @JsonSubTypes.Type(value = Entry.Op.class, name = "op"),
    @JsonSubTypes.Type(value = Entry.Fault.class, name = "fault"),
    @JsonSubTypes.Type(value = Entry.LoadEnded.class, name = "load-ended"),
    @JsonSubTypes.Type(value = Entry.FoundOrder.class, name = "order"),
    @JsonSubTypes.Type(value = Entry.FoundEffects.class, name = "effects")
})
public sealed interface Entry {
    /** When, in milliseconds since the run began. */
    long atMs();

    /**
     * The first line.
     *
     * @param seed of customers and faults
     * @param epochMs the wall clock at 0 ms, since the system's own times are wall clock times
     * @param ordersPerSecond how many customers arrive
     * @param nodes how many order nodes the system has
     */
    record Began(long atMs, long seed, long epochMs, int ordersPerSecond, int nodes) implements Entry {}

    /** What is known of an operation. */
    enum Type {
        /** It was sent. */
        invoke,
        /** It was answered with what was asked for. */
        ok,
        /** It certainly did nothing. */
        fail,
        /** Nobody knows whether it did something. */
        info
    }

    /** What a client asks for. */
    enum Function {
        /** A new order under a key. */
        submit,
        /** How an order is. */
        read,
        /** To cancel an order. */
        cancel
    }

    /**
     * A client's operation, or its end.
     *
     * @param type sent, or how it ended
     * @param op number that joins an operation with its end
     * @param process the client; it has one operation open at a time
     * @param function what is asked for
     * @param key the order's key
     * @param orderId the order's id; empty while the client does not know it
     * @param edge the proxy that was asked
     * @param status the answer's HTTP status, 0 without an answer
     * @param queued whether the answer promised the id only, because the order waits in the intake queue
     * @param digest hash of an acknowledgement's bytes, 0 for anything else
     * @param version the version that was seen, 0 for none
     * @param orderStatus the order's status that was seen, empty for none
     * @param steps the states of the order's steps that were seen, by step
     * @param error why there was no answer, or the answer's problem
     * @param tookMs how long it took, once it has ended
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
            implements Entry {
        public Op {
            orderId = word(orderId);
            orderStatus = word(orderStatus);
            error = word(error);
            steps = steps == null ? Map.of() : Map.copyOf(steps);
        }
    }

    /**
     * A fault begins or is healed.
     *
     * @param healed false at its begin
     * @param fault number that joins begin and end
     * @param hand whose: each hand has one fault at a time
     * @param kind of fault, such as {@code node-kill}
     * @param target what is broken, and how
     * @param fromStart whether recovery counts from the begin, since nobody heals it
     */
    record Fault(long atMs, boolean healed, int fault, String hand, String kind, String target, boolean fromStart)
            implements Entry {}

    /** Nobody arrives any more: rates say nothing from here on. */
    record LoadEnded(long atMs) implements Entry {}

    /**
     * An order as it was in the end.
     *
     * @param orderId its id
     * @param found whether it can be read
     * @param listed whether the order list has it
     * @param version its version when it was read
     * @param status its status when it was read
     * @param listedVersion its version in the list
     * @param listedStatus its status in the list
     * @param steps the states of its steps
     * @param completedEpochMs when it ended, by the system's clock; 0 while it is open
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
            implements Entry {
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
     * @param seq its number
     * @param type what happened
     * @param status the order's status after it
     * @param step the step it is about, empty for none
     */
    record LogEvent(long seq, String type, String status, String step) {
        public LogEvent {
            step = word(step);
        }
    }

    /**
     * What an outside service did under one key, by its own books.
     *
     * @param service payment, inventory or shipping
     * @param orderId the order it was for
     * @param key the key it was done under
     * @param effects how often it took effect
     * @param undos how many of those were reversed
     * @param calls how often it was asked
     */
    record FoundEffects(long atMs, String service, String orderId, String key, int effects, int undos, int calls)
            implements Entry {
        public int net() {
            return effects - undos;
        }
    }

    private static String word(String read) {
        return read == null ? "" : read;
    }
}
