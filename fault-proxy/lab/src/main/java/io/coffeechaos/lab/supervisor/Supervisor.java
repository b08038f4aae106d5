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
 * All parts together: starts them in the order of dependence, finds them by name, ends them in the reverse order.
 *
 * <p>Store, queue, simulators and proxy need nobody and start side by side; the node needs all of them, and the shop
 * shows what the node says.
 */
public final class Supervisor {
    /** Who must still be there while somebody else says goodbye: these end last. */
    private static final Set<String> FOUNDATIONS = Set.of("store", "queue", "simulators", "proxy");

    private final List<SupervisedProcess> parts;

    public Supervisor(List<ProcessSpec> parts, LabDirectory labDirectory) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        this.parts = parts.stream()
                .map(part -> new SupervisedProcess(part, labDirectory, client))
                .toList();
    }

    /**
     * Sees that every port is free before anything is started.
     *
     * @throws LabException naming the port and whose it would be
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
            // Connections of a former run that are still in TIME_WAIT do not count.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            throw new LabException(
                    "Port " + port + " (" + name + ") is in use: end the program that has it ('lsof -i :" + port
                            + "' names it), or move everything with --port-offset 100.",
                    taken);
        }
    }

    /**
     * Starts everything and waits until all of it is up.
     *
     * @throws LabException when a part does not come up; the caller ends the others
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

    /** Ends everything: first who uses, then who is used. */
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
