package io.coffeechaos.lab.run;

import io.coffeechaos.lab.client.OwnLab;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The system that experiments run on: one that runs already, or one that is started for them and ended after them. */
final class RunSystem implements AutoCloseable {
    /** The ports of a system for one run are moved up by so much, so that it never meets the user's own system. */
    static final int OWN_OFFSET = 3000;

    private final Ports ports;
    private final Optional<OwnLab> own;

    private RunSystem(Ports ports, Optional<OwnLab> own) {
        this.ports = ports;
        this.own = own;
    }

    /** Looks whether something is there. */
    interface Look {
        boolean succeeds() throws InterruptedException;
    }

    /**
     * What the command line says about the system.
     *
     * @param own whether to start one in every case
     * @param mayStart whether to start one when none runs
     * @param portOffset the offset of the ports, if it is given
     */
    record Choice(boolean own, boolean mayStart, Optional<Integer> portOffset) {
        /**
         * Whether a system is to be started. Who names the ports of a running system wants that system and no other.
         *
         * @param runs whether the system at these ports runs
         */
        boolean startsOne(Look runs) throws InterruptedException {
            return own || (mayStart && portOffset.isEmpty() && !runs.succeeds());
        }
    }

    /** The largest number of order nodes that one of these experiments or its twin needs. */
    static int nodes(List<String> names) throws IOException {
        int nodes = 1;
        for (String name : names) {
            LabPart part = LabPart.of(Library.load(name));
            nodes = Stream.concat(Stream.of(part.prepare()), part.twin().map(LabPart.Twin::prepare).stream())
                    .mapToInt(LabPart.Prepare::nodes)
                    .reduce(nodes, Math::max);
        }
        return nodes;
    }

    /**
     * Finds or starts the system.
     *
     * @param nodes the number of order nodes of a new system
     * @param home a new system keeps its data there in {@code own}, and its runs in {@code runs}
     * @throws UsageException when there cannot be such ports
     * @throws IOException when a system cannot be started
     */
    static RunSystem of(Choice choice, int nodes, Path home, PrintStream out)
            throws IOException, InterruptedException, UsageException {
        Ports running = ports(choice.portOffset().orElse(0));
        if (!choice.startsOne(() -> answers(running))) {
            return new RunSystem(running, Optional.empty());
        }
        if (!choice.own()) {
            out.println(
                    "Nothing is running, so this run starts a system of its own; ./coffee up starts one that stays.");
        }
        Ports ports = ports(choice.portOffset().orElse(OWN_OFFSET));
        Path data = home.resolve("own").toAbsolutePath().normalize();
        out.println("Starting a separate system in " + data + ", with its lab at " + Ports.local(ports.lab()));
        out.flush();
        OwnLab own = OwnLab.start(
                data, nodes, ports, home.resolve("runs").toAbsolutePath().normalize());
        RunSystem system = new RunSystem(ports, Optional.of(own));
        try {
            own.awaitUp().close();
            return system;
        } catch (IOException | InterruptedException notUp) {
            system.close();
            throw notUp;
        }
    }

    private static Ports ports(int offset) throws UsageException {
        try {
            return new Ports(offset);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException("--port-offset must be 0 to " + Ports.OFFSET_MAX + ": was " + offset);
        }
    }

    private static boolean answers(Ports ports) throws InterruptedException {
        try (RunningLab lab = RunningLab.at(ports)) {
            return !lab.processes().isEmpty();
        } catch (ConnectException nothing) {
            return false;
        } catch (IOException something) {
            // The run says what is wrong with it.
            return true;
        }
    }

    Ports ports() {
        return ports;
    }

    @Override
    public void close() {
        own.ifPresent(OwnLab::close);
    }
}
