package io.coffeechaos.lab.api;

import io.coffeechaos.lab.client.Links;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.fault.ActiveFaults;
import io.coffeechaos.lab.fault.FaultOrder;
import io.coffeechaos.lab.fault.ObservedFaults;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Since when each fault is seen, and whether it touched anything: bytes passed its proxy, it applied to calls, or its
 * process is no longer the one that was up. What has bitten once has bitten until the fault is gone. Many threads may use
 * it.
 */
final class FaultMarks {
    /** More faults than a person makes. Those beyond are shown as just seen. */
    private static final int KNOWN_MAX = 500;

    /** The number of a process that is not up. */
    private static final double DOWN = -1;

    private final RunningLab lab;
    private final Supplier<List<SupervisedProcess.Status>> processes;
    private final LongSupplier clock;

    // This object guards the map and what is in it.
    private final Map<String, Known> known = new HashMap<>();

    private static final class Known {
        private final Instant since;
        private OptionalDouble before;
        private boolean bit;
        private long seenNanos = System.nanoTime();

        Known(Instant since, OptionalDouble before) {
            this.since = since;
            this.before = before;
        }
    }

    /**
     * What is known of a fault.
     *
     * @param since when it was seen first
     * @param bit whether it touched anything; empty where that cannot be known
     */
    record Mark(Instant since, Optional<Boolean> bit) {}

    /** @param clock the time in epoch milliseconds */
    FaultMarks(RunningLab lab, Supplier<List<SupervisedProcess.Status>> processes, LongSupplier clock) {
        this.lab = lab;
        this.processes = processes;
        this.clock = clock;
    }

    /** What to compare with later, when this fault is about to begin; empty if there is nothing, or it cannot be read. */
    OptionalDouble before(FaultOrder order) throws InterruptedException {
        try {
            return switch (order.kind()) {
                case "partition" -> partition(order.target(), lab.links().receivedBytes());
                case "service" ->
                    OptionalDouble.of(lab.simulators()
                            .mode(order.target())
                            .path("touched")
                            .asDouble());
                default -> process(order.kind(), order.target());
            };
        } catch (IOException noAnswer) {
            return OptionalDouble.empty();
        }
    }

    /** A fault of the lab has begun. */
    synchronized void began(ActiveFaults.Active fault, OptionalDouble before) {
        known.put(fault.id(), new Known(fault.since(), before));
    }

    /** What is known of a fault of the lab. */
    Mark mark(ActiveFaults.Active fault, ObservedFaults.Sight sight) {
        FaultOrder order = fault.order();
        return mark(fault.id(), now(order.kind(), order.target(), sight));
    }

    /** What is known of another fault. */
    Mark mark(ObservedFaults.Observed fault, ObservedFaults.Sight sight) {
        return mark(key(fault), now(fault.kind(), fault.target(), sight));
    }

    private static String key(ObservedFaults.Observed fault) {
        String name = fault.toxic().map(ObservedFaults.Toxic::name).orElse("");
        return String.join(" ", fault.kind(), fault.target(), name, fault.what());
    }

    private synchronized Mark mark(String key, OptionalDouble now) {
        Known fault = Optional.ofNullable(known.get(key))
                .orElseGet(() -> new Known(Instant.ofEpochMilli(clock.getAsLong()), now));
        if (known.size() < KNOWN_MAX) {
            known.putIfAbsent(key, fault);
        }
        fault.seenNanos = System.nanoTime();
        if (fault.before.isEmpty()) {
            fault.before = now;
        }
        // A counter is 0 after the restart of its process.
        fault.bit |= now.isPresent()
                && now.getAsDouble() != 0
                && (now.getAsDouble() == DOWN || now.getAsDouble() != fault.before.orElseThrow());
        return new Mark(fault.since, fault.bit || now.isPresent() ? Optional.of(fault.bit) : Optional.empty());
    }

    private OptionalDouble now(String kind, String target, ObservedFaults.Sight sight) {
        return switch (kind) {
            case "toxic" ->
                sight.unread().contains(kind)
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(sight.received().getOrDefault(target, 0.0));
            case "partition" ->
                sight.unread().contains("toxic") ? OptionalDouble.empty() : partition(target, sight.received());
            case "service" ->
                sight.touched().containsKey(target)
                        ? OptionalDouble.of(sight.touched().get(target))
                        : OptionalDouble.empty();
            default -> process(kind, target);
        };
    }

    private static OptionalDouble partition(String target, Map<String, Double> received) {
        String[] nodes = target.split("-", 2);
        int one = Integer.parseInt(nodes[0]);
        int other = Integer.parseInt(nodes[1]);
        return OptionalDouble.of(received.getOrDefault(Links.between(one, other), 0.0)
                + received.getOrDefault(Links.between(other, one), 0.0));
    }

    /** The process id of a node or a part that is up. Other kinds have no process. */
    private OptionalDouble process(String kind, String target) {
        String name =
                switch (kind) {
                    case "node", "part" -> target;
                    case "zone" -> "node-" + target;
                    default -> "";
                };
        return processes.get().stream()
                .filter(process -> process.name().equals(name))
                .mapToDouble(process -> process.state().equals("up") ? process.pid() : DOWN)
                .findFirst();
    }

    /**
     * Forgets the faults that a look did not see. A fault that could not be read is not forgotten.
     *
     * @param beganNanos when the look began: what another look has seen since then is kept
     */
    synchronized void forget(ObservedFaults.Sight sight, long beganNanos) {
        known.entrySet()
                .removeIf(fault -> fault.getValue().seenNanos - beganNanos < 0
                        && sight.unread().stream()
                                .noneMatch(kind -> fault.getKey().startsWith(kind + " ")));
    }
}
