package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.Links;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.fault.ActiveFaults;
import io.coffeechaos.lab.fault.FaultLog;
import io.coffeechaos.lab.fault.FaultNotes;
import io.coffeechaos.lab.fault.FaultOrder;
import io.coffeechaos.lab.fault.FaultOrders;
import io.coffeechaos.lab.fault.FaultSite;
import io.coffeechaos.lab.fault.InvalidFaultException;
import io.coffeechaos.lab.fault.Machine;
import io.coffeechaos.lab.fault.NotedFault;
import io.coffeechaos.lab.fault.ObservedFaults;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The breaking side of the lab: the faults that are on, what is broken, and the test alarm. */
public final class Breaking implements AutoCloseable {
    private final RunningLab lab;
    private final Machine machine;
    private final Supplier<List<SupervisedProcess.Status>> processes;
    private final LongSupplier clock;
    private final ActiveFaults active;
    private final ObservedFaults observed;
    private final FaultMarks marks;
    private final FaultLog log = new FaultLog();
    private volatile Optional<FaultNotes> notes = Optional.empty();
    private List<JsonNode> left = List.of();
    private volatile long alarmUntilMs;

    /**
     * @param lab the client that breaks and heals this system
     * @param machine the machine that the system runs on
     * @param processes the parts of the system, as the supervisor knows them
     * @param clock the time in epoch milliseconds
     */
    public Breaking(
            RunningLab lab, Machine machine, Supplier<List<SupervisedProcess.Status>> processes, LongSupplier clock) {
        this.lab = lab;
        this.machine = machine;
        this.processes = processes;
        this.clock = clock;
        this.active = new ActiveFaults(new FaultSite(lab, machine), clock);
        this.observed = new ObservedFaults(lab);
        this.marks = new FaultMarks(lab, processes, clock);
    }

    ActiveFaults active() {
        return active;
    }

    /**
     * Makes a fault that ends after {@code duration}.
     *
     * @throws ActiveFaults.TooManyException when there are too many faults
     * @throws IOException when the fault could not be made
     */
    ActiveFaults.Active begin(FaultOrder order, Duration duration)
            throws IOException, InterruptedException, ActiveFaults.TooManyException {
        OptionalDouble before = marks.before(order);
        ActiveFaults.Active fault = active.begin(order, duration);
        marks.began(fault, before);
        return fault;
    }

    /** Since when faults are seen, and whether they touched anything. */
    FaultMarks marks() {
        return marks;
    }

    /** When faults began and ended. */
    FaultLog log() {
        return log;
    }

    /** Somebody kills this part now. */
    void killed(SupervisedProcess.Status part) {
        log.killed(part, Instant.ofEpochMilli(clock.getAsLong()));
    }

    /** The parts of the system, as the supervisor knows them. */
    List<SupervisedProcess.Status> processes() {
        return processes.get();
    }

    long nowMs() {
        return clock.getAsLong();
    }

    /** Whether nodes are being restarted in turn. */
    boolean isRolling() {
        return machine.isRolling();
    }

    /** The links of the system. */
    Links links() {
        return lab.links();
    }

    ObservedFaults observed() {
        return observed;
    }

    /** Notes all faults from now on, so that the next lab can undo them if this one is killed. Call it before they begin. */
    public void note(FaultNotes some) {
        left = some.read();
        notes = Optional.of(some);
    }

    /**
     * Reads a fault.
     *
     * @throws InvalidFaultException when the body is no fault of this system
     * @throws IOException when the fault proxy does not answer
     */
    FaultOrder order(JsonNode body) throws IOException, InterruptedException, InvalidFaultException {
        FaultOrder order = orders().read(body);
        return notes.<FaultOrder>map(some -> NotedFault.future(order, body, some))
                .orElse(order);
    }

    /** The reader of new faults, which knows the names of this system. */
    private FaultOrders orders() throws IOException, InterruptedException {
        Set<String> proxies = new TreeSet<>();
        for (JsonNode proxy : lab.links().proxies()) {
            proxies.add(proxy.path("name").asText());
        }
        Set<String> parts =
                processes.get().stream().map(SupervisedProcess.Status::name).collect(Collectors.toSet());
        return new FaultOrders(proxies, parts);
    }

    /**
     * Heals everything and ends the alarm. Returns what could not be healed.
     *
     * @param alsoPreparation whether the preparation of a run ends, too
     */
    List<String> heal(boolean alsoPreparation) throws InterruptedException {
        alarmUntilMs = 0;
        return active.heal(alsoPreparation);
    }

    /** The number of faults of this lab that are on. */
    int faults() {
        return Math.toIntExact(active.list().stream()
                .filter(fault -> !fault.order().isPreparation())
                .count());
    }

    /**
     * Undoes what the lab before this one has left. Its processes are gone, and with them toxics, modes and limits; this
     * ends the faults that it has noted, and removes forged data from store and queue.
     *
     * @return the noted faults in words
     */
    public List<String> removeLeftovers() throws InterruptedException {
        List<String> undone = new ArrayList<>();
        for (JsonNode body : left) {
            try {
                FaultOrder order = NotedFault.left(orders().read(body), body, notes.orElseThrow());
                active.undo(order);
                undone.add(order.kind() + " " + order.target() + ": " + order.what());
            } catch (InvalidFaultException | ActiveFaults.TooManyException | IOException notUndone) {
                System.err.println("A fault of the lab before is not undone: " + body + ": " + notUndone.getMessage());
            }
        }
        active.removeLeftovers();
        return undone;
    }

    /** Raises the test alarm for some time; zero ends it. */
    void alarm(Duration duration) {
        alarmUntilMs = duration.isZero() ? 0 : clock.getAsLong() + duration.toMillis();
    }

    /** Whether the test alarm is on. */
    boolean hasAlarm() {
        return clock.getAsLong() < alarmUntilMs;
    }

    @Override
    public void close() {
        active.close();
        lab.close();
    }
}
