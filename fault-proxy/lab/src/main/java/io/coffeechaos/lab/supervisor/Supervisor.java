package io.coffeechaos.lab.supervisor;

import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.LabException;
import io.coffeechaos.lab.topology.ProcessSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Supervises all parts. It starts them in the order of their dependencies, finds them by name, and ends them in the
 * reverse order.
 *
 * <p>Store, queue, simulators and proxy depend on no other part and start at the same time. The nodes need all of them,
 * and the shop needs the nodes.
 */
public final class Supervisor {
    /** The parts that end last, because the other parts need them while they shut down. */
    private static final Set<String> FOUNDATIONS = Set.of("store", "queue", "simulators", "proxy");

    private final List<SupervisedProcess> parts;
    private final LabDirectory directory;

    public Supervisor(List<ProcessSpec> parts, LabDirectory labDirectory) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        this.parts = parts.stream()
                .map(part -> new SupervisedProcess(part, labDirectory, client))
                .toList();
        this.directory = labDirectory;
    }

    /** The folder of the system. */
    public LabDirectory directory() {
        return directory;
    }

    /**
     * Checks before the start that every port is free.
     *
     * @throws LabException when a port is in use; the message names the port and the part that needs it
     */
    public static void requireFreePorts(List<ProcessSpec> parts, int labPort) throws LabException {
        for (ProcessSpec part : parts) {
            for (int port : part.ports()) {
                requireFree(port, part.name());
            }
        }
        requireFree(labPort, "lab");
    }

    private static void requireFree(int port, String name) throws LabException {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of an earlier run that are still in TIME_WAIT do not matter.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            throw new LabException(
                    "Port " + port + " (" + name + ") is in use: end the program that uses it ('lsof -i :" + port
                            + "' shows it), or use other ports: --port-offset 100.",
                    taken);
        }
    }

    /**
     * Starts all parts and waits until they are up.
     *
     * @throws LabException when a part does not come up; the caller then ends the other parts
     */
    public void start(Terminal terminal) throws LabException, InterruptedException {
        for (boolean foundations : new boolean[] {true, false}) {
            List<SupervisedProcess> now = parts.stream()
                    .filter(part -> FOUNDATIONS.contains(part.spec().name()) == foundations)
                    .toList();
            now.forEach(SupervisedProcess::start);
            for (SupervisedProcess part : now) {
                terminal.await(part.spec(), part.firstUp());
            }
        }
    }

    /** Ends all parts: first nodes and shop, then the parts that they need. */
    public void end(Terminal terminal) throws InterruptedException {
        for (boolean foundations : new boolean[] {false, true}) {
            List<SupervisedProcess> now = new ArrayList<>(parts);
            now.removeIf(part -> FOUNDATIONS.contains(part.spec().name()) != foundations);
            now.forEach(SupervisedProcess::end);
            for (SupervisedProcess part : now) {
                part.awaitEnd();
                terminal.line(Terminal.row(part.spec().name(), part.spec().address(), "ended"));
            }
        }
    }

    public Optional<SupervisedProcess> part(String name) {
        return parts.stream().filter(part -> part.spec().name().equals(name)).findFirst();
    }

    public List<SupervisedProcess.Status> status() {
        return parts.stream().map(SupervisedProcess::status).toList();
    }
}
