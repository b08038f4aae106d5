package io.coffeechaos.lab.topology;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Every port of the system, moved up by one offset, so that a second system can run beside the first.
 *
 * @param offset the number added to each port, 0 to {@value #OFFSET_MAX}
 */
public record Ports(int offset) {
    /** Keeps the highest port, Artery's, below the range of ports that operating systems assign to clients. */
    public static final int OFFSET_MAX = 7000;

    /** The address on which all parts listen. */
    static final String LOOPBACK = "127.0.0.1";

    public Ports {
        if (offset < 0 || offset > OFFSET_MAX) {
            throw new IllegalArgumentException("offset must be 0 to " + OFFSET_MAX + ": was " + offset);
        }
    }

    /** Writes the offset into {@code labDirectory}, so that commands such as {@code status} need no --port-offset. */
    public void write(LabDirectory labDirectory) throws IOException {
        Files.writeString(note(labDirectory), Integer.toString(offset));
    }

    /** The ports of the system in {@code labDirectory}: of the running system, or of the last one that ran. */
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

    /** The port at which clients reach this node's order API through the fault proxy. Nodes count from 1. */
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

    public int store() {
        return 8042 + offset;
    }

    int queue() {
        return 9324 + offset;
    }

    /** The proxy's port for an upstream port: 9201 leads to 9101, 9042 to 8042, 9424 to 9324. */
    int proxied(int upstream) {
        return upstream == store() ? upstream + 1000 : upstream + 100;
    }

    /** The order API of a node, counted from 1, without a proxy. */
    public int nodeHttp(int node) {
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
