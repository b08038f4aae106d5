package io.coffeechaos.lab.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The memory of a process that is in the memory of the machine, as {@code /proc} of Linux says it. */
public final class ResidentMemory {
    private static final String FIELD = "VmRSS:";
    private static final long BYTES_PER_KB = 1024;

    private ResidentMemory() {}

    /** Returns the resident bytes of this process; empty without such a process, or without {@code /proc}. */
    public static OptionalLong bytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith(FIELD))
                    .map(line ->
                            line.substring(FIELD.length()).replace("kB", "").strip())
                    .mapToLong(kiloBytes -> Long.parseLong(kiloBytes) * BYTES_PER_KB)
                    .findFirst();
        } catch (IOException noSuchProcess) {
            return OptionalLong.empty();
        }
    }
}
