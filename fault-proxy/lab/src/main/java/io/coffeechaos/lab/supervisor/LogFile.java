package io.coffeechaos.lab.supervisor;

import io.coffeechaos.lab.topology.LabDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The log of one part, for a reader. It remembers how far it was read. */
public final class LogFile {
    private static final String SUFFIX = ".log";
    private static final int BYTES_MAX = 256 * 1024;

    private final Path file;
    private long read;

    private LogFile(Path file) {
        this.file = file;
    }

    /** The logs of a system, by their parts. */
    public static List<LogFile> all(LabDirectory directory) throws IOException {
        if (!Files.isDirectory(directory.logs())) {
            return List.of();
        }
        try (Stream<Path> logs = Files.list(directory.logs())) {
            return logs.filter(log -> log.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(LogFile::new)
                    .toList();
        }
    }

    /** The name of the part. */
    public String part() {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** The whole lines at its end, 256 KiB at most. */
    public List<String> tail() throws IOException {
        read = Math.max(0, Files.size(file) - BYTES_MAX);
        boolean isCut = read > 0;
        List<String> lines = added();
        return isCut && !lines.isEmpty() ? lines.subList(1, lines.size()) : lines;
    }

    /** The whole lines that were added since the last call, 256 KiB at most. The supervisor may have cut the log. */
    public List<String> added() throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            if (log.length() < read) {
                read = 0;
            }
            byte[] bytes = new byte[(int) Math.min(BYTES_MAX, log.length() - read)];
            log.seek(read);
            log.readFully(bytes);
            int whole = bytes.length;
            while (whole > 0 && bytes[whole - 1] != '\n') {
                whole--;
            }
            read += whole;
            return new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList();
        }
    }
}
