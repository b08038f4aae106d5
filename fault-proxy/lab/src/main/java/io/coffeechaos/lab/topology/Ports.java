package io.coffeechaos.lab.topology;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Every port of the system, moved up by one offset, so that a second system can run beside the first.
 *
 * @param offset added to each, 0 to {@value #OFFSET_MAX}
 */
public record Ports(int offset) {
    /** Keeps the highest port, Artery's, below the range from which systems hand out ports by themselves. */
    public static final int OFFSET_MAX = 7000;

    /** Where everything listens. */
    static final String LOOPBACK = "127.0.0.1";

    public Ports {
        if (offset < 0 || offset > OFFSET_MAX) {
            throw new IllegalArgumentException("offset must be 0 to " + OFFSET_MAX + ": was " + offset);
        }
    }

    /** Leaves a note of where the system of {@code labDirectory} listens, so that {@code status} need not be told. */
    public void write(LabDirectory labDirectory) throws IOException {
        Files.writeString(note(labDirectory), Integer.toString(offset));
    }

    /** Where the system of {@code labDirectory} listens, or did last. */
    public static Optional<Ports> read(LabDirectory labDirectory) throws IOException {
        return Files.exists(note(labDirectory))
                ? Optional.of(new Ports(
                        Integer.parseInt(Files.readString(note(labDirectory)).strip())))
                : Optional.empty();
    }

    private static Path note(LabDirectory labDirectory) {
        return labDirectory.run().resolve("port-offset");
    }

    public int shop() {
        return 3000 + offset;
    }

    public int proxyControl() {
        return 8474 + offset;
    }

    /** The order API of this node, from 1, as clients reach it: through the fault proxy. */
    int edge(int node) {
        return 8000 + offset + node - 1;
    }

    int payment() {
        return 9101 + offset;
    }

    int inventory() {
        return 9102 + offset;
    }

    int shipping() {
        return 9103 + offset;
    }

    int store() {
        return 8042 + offset;
    }

    int queue() {
        return 9324 + offset;
    }

    /** The proxied side of a dependency: 9101 is behind 9201, 8042 behind 9042, 9324 behind 9424. */
    int proxied(int upstream) {
        return upstream == store() ? upstream + 1000 : upstream + 100;
    }

    int nodeHttp(int node) {
        return 8080 + offset + node - 1;
    }

    public int nodeArtery(int node) {
        return 25_520 + offset + node - 1;
    }

    public int nodeManagement(int node) {
        return 8558 + offset + node - 1;
    }

    public int lab() {
        return 8475 + offset;
    }

    public static URI local(int port) {
        return URI.create("http://" + LOOPBACK + ":" + port);
    }
}
