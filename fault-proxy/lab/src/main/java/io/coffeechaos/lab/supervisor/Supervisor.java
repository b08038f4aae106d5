package io.coffeechaos.lab.supervisor;

import io.coffeechaos.lab.topology.CannotStart;
import io.coffeechaos.lab.topology.Home;
import io.coffeechaos.lab.topology.Part;
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

    private final List<SupervisedPart> parts;

    public Supervisor(List<Part> parts, Home home) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        this.parts = parts.stream()
                .map(part -> new SupervisedPart(part, home, client))
                .toList();
    }

    /**
     * Sees that every port is free before anything is started.
     *
     * @throws CannotStart naming the port and whose it would be
     */
    public static void requireFreePorts(List<Part> parts, int labPort) throws CannotStart {
        for (Part part : parts) {
            for (int port : part.ports()) {
                requireFree(port, part.name());
            }
        }
        requireFree(labPort, "lab");
    }

    private static void requireFree(int port, String name) throws CannotStart {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of a former run that are still in TIME_WAIT do not count.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            throw new CannotStart(
                    "Port " + port + " (" + name + ") is in use: end the program that has it ('lsof -i :" + port
                            + "' names it), or move everything with --port-offset 100.",
                    taken);
        }
    }

    /**
     * Starts everything and waits until all of it is up.
     *
     * @throws CannotStart when a part does not come up; the caller ends the others
     */
    public void start(Screen screen) throws CannotStart, InterruptedException {
        for (boolean foundations : new boolean[] {true, false}) {
            List<SupervisedPart> now = parts.stream()
                    .filter(part -> FOUNDATIONS.contains(part.part().name()) == foundations)
                    .toList();
            now.forEach(SupervisedPart::start);
            for (SupervisedPart part : now) {
                screen.await(part.part(), part.firstUp());
            }
        }
    }

    /** Ends everything: first who uses, then who is used. */
    public void end(Screen screen) throws InterruptedException {
        for (boolean foundations : new boolean[] {false, true}) {
            List<SupervisedPart> now = new ArrayList<>(parts);
            now.removeIf(part -> FOUNDATIONS.contains(part.part().name()) != foundations);
            now.forEach(SupervisedPart::end);
            for (SupervisedPart part : now) {
                part.awaitEnd();
                screen.line(Screen.row(part.part().name(), part.part().address(), "ended"));
            }
        }
    }

    public Optional<SupervisedPart> part(String name) {
        return parts.stream().filter(part -> part.part().name().equals(name)).findFirst();
    }

    public List<SupervisedPart.Status> status() {
        return parts.stream().map(SupervisedPart::status).toList();
    }
}
