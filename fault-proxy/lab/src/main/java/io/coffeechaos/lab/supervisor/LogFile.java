package io.coffeechaos.lab.supervisor;

import io.coffeechaos.lab.topology.LabDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The log of one part, for a reader. It remembers how far it was read. When the supervisor cuts the log, the reader goes on
 * in the old text, and then at the beginning of the new one. A log that was removed is read from its beginning when it is
 * back.
 */
public final class LogFile {
    private static final String SUFFIX = ".log";
    private static final int BYTES_MAX = 256 * 1024;

    private final Path file;
    private final Path old;
    private Optional<FileTime> cut;
    private boolean isInOld;
    private long read;

    private LogFile(Path file) throws IOException {
        this.file = file;
        this.old = Logs.old(file);
        this.cut = lastCut();
    }

    /** The logs of a system, by their parts. */
    public static List<LogFile> all(LabDirectory directory) throws IOException {
        if (!Files.isDirectory(directory.logs())) {
            return List.of();
        }
        try (Stream<Path> logs = Files.list(directory.logs())) {
            List<LogFile> all = new ArrayList<>();
            for (Path log : logs.filter(each -> each.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                all.add(new LogFile(log));
            }
            return List.copyOf(all);
        }
    }

    /** The name of the part. */
    public String part() {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** The first whole lines, of the old text if the log was cut, 256 KiB at most. {@link #added} has the next ones. */
    public List<String> first() throws IOException {
        cut = lastCut();
        isInOld = cut.isPresent();
        read = 0;
        return added();
    }

    /** The whole lines at its end, 256 KiB at most. */
    public List<String> tail() throws IOException {
        read = Math.max(0, Files.size(file) - BYTES_MAX);
        boolean isCut = read > 0;
        List<String> lines = added();
        return isCut && !lines.isEmpty() ? lines.subList(1, lines.size()) : lines;
    }

    /** The whole lines that were added since the last call, 256 KiB at most. */
    public List<String> added() throws IOException {
        if (!Files.exists(file)) {
            read = 0;
            return List.of();
        }
        Optional<FileTime> now = lastCut();
        // The supervisor copies the log before it cuts it.
        if (now.isPresent() && !now.equals(cut) && Files.size(file) < Files.size(old)) {
            cut = now;
            isInOld = true;
        }
        if (isInOld) {
            List<String> rest = wholeLines(old);
            if (!rest.isEmpty()) {
                return rest;
            }
            isInOld = false;
            read = 0;
        }
        return wholeLines(file);
    }

    private List<String> wholeLines(Path from) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(from.toFile(), "r")) {
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

    /** When the old text was written: at the last cut. */
    private Optional<FileTime> lastCut() throws IOException {
        return Files.exists(old) ? Optional.of(Files.getLastModifiedTime(old)) : Optional.empty();
    }
}
