package io.coffeechaos.lab.experiment.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the journal says of the machine. No name service is asked: it could hang. */
final class Host {
    private Host() {}

    /** For example {@code Linux-6.1-x86_64}. */
    static String platform() {
        String architecture = System.getProperty("os.arch");
        return System.getProperty("os.name") + "-" + System.getProperty("os.version") + "-"
                + (architecture.equals("amd64") ? "x86_64" : architecture);
    }

    static String name() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException otherSystem) {
            return System.getenv().getOrDefault("HOSTNAME", System.getenv().getOrDefault("COMPUTERNAME", "localhost"));
        }
    }
}
