package io.coffeechaos.lab.topology;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The hosts file of a node. The node's JVM reads it at each look-up, at most once a second for a name, and resolves only
 * the names in it.
 */
public final class Hosts {
    private Hosts() {}

    /** The name under which nodes reach the proxy of a dependency. */
    static String name(String service) {
        return service + ".local";
    }

    /** The line of a dependency. */
    static String line(String service) {
        return Ports.LOOPBACK + " " + name(service);
    }

    /** Takes the name of a dependency out of a hosts file. */
    public static void hide(Path file, String service) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        if (lines.remove(line(service))) {
            write(file, lines);
        }
    }

    /** Puts the name of a dependency back into a hosts file. */
    public static void show(Path file, String service) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        if (!lines.contains(line(service))) {
            lines.add(line(service));
            write(file, lines);
        }
    }

    /** A node reads the old file or the new one, never a part. */
    static void write(Path file, List<String> lines) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.write(draft, lines);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
