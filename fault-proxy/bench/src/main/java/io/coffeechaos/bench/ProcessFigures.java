package io.coffeechaos.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads figures about a process of this machine from Linux. */
final class ProcessFigures {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final long process;

    ProcessFigures(long process) {
        this.process = process;
    }

    /** Returns the resident memory in KiB. */
    long residentKib() throws IOException {
        Matcher resident = RESIDENT.matcher(Files.readString(folder().resolve("status")));
        return resident.find() ? Long.parseLong(resident.group(1)) : 0;
    }

    /** Returns the number of open descriptors. */
    long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(folder().resolve("fd"))) {
            return open.count();
        }
    }

    /** Makes a Java process collect its garbage; has no effect on other processes. */
    void collectGarbage() throws IOException, InterruptedException {
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process),
                        "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private Path folder() {
        return Path.of("/proc", Long.toString(process));
    }
}
