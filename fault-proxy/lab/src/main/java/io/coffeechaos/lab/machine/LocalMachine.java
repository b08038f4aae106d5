package io.coffeechaos.lab.machine;

import io.coffeechaos.lab.fault.Machine;
import io.coffeechaos.lab.fault.NodeFault;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import io.coffeechaos.lab.supervisor.Supervisor;
import io.coffeechaos.lab.topology.Hosts;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import io.coffeechaos.lab.topology.SystemAddresses;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The machine on which the supervisor runs the system. */
public final class LocalMachine implements Machine, AutoCloseable {
    private final LabDirectory labDirectory;
    private final SystemAddresses addresses;
    private final URI store;
    private final FileSizeLimit files = new FileSizeLimit();
    private final HeapFiller heaps;
    private final Map<String, Long> filled = new ConcurrentHashMap<>();
    private final Set<NodeFault.Settings> settings = new LinkedHashSet<>();
    private final Roll roll;

    /** The machine with the processes of this supervisor. */
    public LocalMachine(LabDirectory labDirectory, SystemAddresses addresses, Ports ports, Supervisor supervisor) {
        this.labDirectory = labDirectory;
        this.addresses = addresses;
        this.store = Ports.local(ports.store());
        this.heaps = new HeapFiller(labDirectory.run().resolve("heap-agent.jar"));
        List<SupervisedProcess> nodes = addresses.nodes().keySet().stream()
                .flatMap(name -> supervisor.part(name).stream())
                .toList();
        this.roll = new Roll(nodes);
    }

    @Override
    public String tenant() {
        return addresses.tenant();
    }

    @Override
    public URI store() {
        return store;
    }

    @Override
    public URI queue() {
        return addresses.queue();
    }

    @Override
    public void stopLog(String node, long pid) throws IOException, InterruptedException {
        files.set(pid, Files.size(labDirectory.log(node)));
    }

    @Override
    public void resumeLog(String node, long pid) throws IOException, InterruptedException {
        files.raise(pid);
    }

    @Override
    public void hideName(String service) throws IOException {
        for (String node : addresses.nodes().keySet()) {
            Hosts.hide(labDirectory.hosts(node), service);
        }
    }

    @Override
    public void showName(String service) throws IOException {
        for (String node : addresses.nodes().keySet()) {
            Hosts.show(labDirectory.hosts(node), service);
        }
    }

    @Override
    public void fillHeap(String node, long pid, double share, Duration atMost)
            throws IOException, InterruptedException {
        filled.put(node, pid);
        heaps.load(pid, "fill " + share + " " + atMost.toMillis());
    }

    @Override
    public void freeHeap(String node) throws IOException, InterruptedException {
        // The memory of a process that has ended is free.
        Optional<Long> pid = Optional.ofNullable(filled.get(node))
                .filter(some ->
                        ProcessHandle.of(some).filter(ProcessHandle::isAlive).isPresent());
        if (pid.isPresent()) {
            heaps.load(pid.get(), "free");
        }
        filled.remove(node);
    }

    @Override
    public synchronized void withSettings(NodeFault.Settings some) {
        settings.add(some);
        roll.start(allSettings());
    }

    @Override
    public synchronized void withoutSettings(NodeFault.Settings some) {
        settings.remove(some);
        roll.start(allSettings());
    }

    /** All settings that are on. The newest win. */
    private Map<String, String> allSettings() {
        Map<String, String> all = new HashMap<>();
        settings.forEach(some -> all.putAll(some.values()));
        return all;
    }

    @Override
    public boolean isRolling() {
        return roll.isGoingOn();
    }

    @Override
    public void close() {
        roll.close();
    }
}
