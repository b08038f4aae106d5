package io.coffeechaos.lab.supervisor;

import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The parts' log files: bounded in size, readable by part. */
public final class Logs {
    private static final long BYTES_MAX = 20L * 1024 * 1024;
    private static final int TAIL_BYTES_MAX = 256 * 1024;
    private static final int LINES_SHOWN = 200;
    private static final int LINES_SHOWN_OF_EACH = 10;

    private Logs() {}

    /**
     * Cuts what has grown past 20 MiB; the part before stays as {@code .log.1}. The parts append, so the next line goes
     * to the new end; what is written between copy and cut is lost, which a log may do. A log that cannot be cut is no
     * reason to stop anything.
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

    private static void cut(Path log) throws IOException {
        Files.copy(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(0);
        }
    }

    /** The last line with words in it, or that there is none. */
    static String lastWords(Path log) {
        List<String> lines = tail(log).filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "it said nothing" : lines.getLast().strip();
    }

    /**
     * Prints the end of one part's log, or a few lines of each.
     *
     * @param part the part, or {@code all}
     * @throws LabException when there is no such log
     */
    public static void print(LabDirectory labDirectory, String part, PrintStream out) throws LabException, IOException {
        List<Path> logs = part.equals("all") ? all(labDirectory) : List.of(labDirectory.log(part));
        for (Path log : logs) {
            if (!Files.exists(log)) {
                throw new LabException("There is no log " + log + ": ./coffee logs shows which there are.");
            }
            List<String> lines = tail(log).toList();
            int shown = part.equals("all") ? LINES_SHOWN_OF_EACH : LINES_SHOWN;
            if (part.equals("all")) {
                out.println("== " + log);
            }
            lines.subList(Math.max(0, lines.size() - shown), lines.size()).forEach(out::println);
        }
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
