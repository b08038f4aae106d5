package io.coffeechaos.lab.supervisor;

import io.coffeechaos.lab.topology.LabDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The log files of the parts. Their size is bounded. */
public final class Logs {
    private static final long BYTES_MAX = 20L * 1024 * 1024;
    private static final int TAIL_BYTES_MAX = 256 * 1024;

    private Logs() {}

    /**
     * Cuts every log that is larger than 20 MiB. The old text stays as {@code .log.1}. The parts append to their logs,
     * so the next line goes to the new end. Lines that a part writes between copy and cut are lost, which is acceptable
     * for a log. A log that cannot be cut is only reported.
     */
    public static void cutAll(LabDirectory labDirectory) {
        try {
            for (Path log : all(labDirectory)) {
                if (Files.size(log) > BYTES_MAX) {
                    cut(log);
                }
            }
        } catch (IOException notNow) {
            System.err.println("Could not cut the logs in " + labDirectory.logs() + ": " + notNow.getMessage());
        }
    }

    /** The file with what the last cut took away. */
    static Path old(Path log) {
        return log.resolveSibling(log.getFileName() + ".1");
    }

    static void cut(Path log) throws IOException {
        Files.copy(log, old(log), StandardCopyOption.REPLACE_EXISTING);
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(0);
        }
    }

    /** The sentence of the last line that is not blank, or a note that the log is empty. */
    static String lastWords(Path log) {
        List<String> lines = tail(log).filter(line -> !line.isBlank()).toList();
        return lines.isEmpty()
                ? "its log is empty"
                : LogLine.of("", lines.getLast().strip(), Optional.empty()).message();
    }

    private static List<Path> all(LabDirectory labDirectory) throws IOException {
        if (!Files.isDirectory(labDirectory.logs())) {
            return List.of();
        }
        try (Stream<Path> logs = Files.list(labDirectory.logs())) {
            return logs.filter(log -> log.toString().endsWith(".log")).sorted().toList();
        }
    }

    private static Stream<String> tail(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(TAIL_BYTES_MAX, file.length())];
            file.seek(file.length() - bytes.length);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines();
        } catch (IOException unreadable) {
            return Stream.of("cannot read " + log + ": " + unreadable.getMessage());
        }
    }
}
