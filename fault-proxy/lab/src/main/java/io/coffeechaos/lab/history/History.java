package io.coffeechaos.lab.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The history of one run: the requests of customers and their answers, the injected faults, and the final state of
 * orders and ledgers. The checker needs nothing else. A history with a file is written as JSON, line by line, so a run
 * that crashes keeps the entries written so far. A history with a listener keeps no entries: it is for a load without end.
 *
 * <p>Many threads may write to it. Times are milliseconds since the history was created.
 */
public final class History implements AutoCloseable {
    /** Far more entries than one hour of a busy shop makes. The limit keeps a forgotten run from filling the memory. */
    private static final int ENTRIES_MAX = 5_000_000;

    private static final ObjectMapper JSON =
            new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_DEFAULT);

    private final BufferedWriter file;
    private final Optional<Consumer<HistoryEvent>> listener;
    private final List<HistoryEvent> entries = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong ops = new AtomicLong();
    private final AtomicInteger faults = new AtomicInteger();
    private final long startNanos;

    private History(Writer file, Optional<Consumer<HistoryEvent>> listener, long ageMs) {
        this.file = new BufferedWriter(file);
        this.listener = listener;
        this.startNanos = System.nanoTime() - ageMs * 1_000_000;
    }

    /** Creates a history in memory only. */
    public static History inMemory() {
        return new History(Writer.nullWriter(), Optional.empty(), 0);
    }

    /**
     * Creates a history that keeps no entry. It gives each entry to a listener.
     *
     * @param listener is called by the thread that adds the entry; several threads may call it at once
     */
    public static History heardBy(Consumer<HistoryEvent> listener) {
        return new History(Writer.nullWriter(), Optional.of(listener), 0);
    }

    /**
     * Creates a history that is also written to {@code path}. An existing file is overwritten.
     *
     * @throws IOException when the file cannot be written
     */
    public static History writtenTo(Path path) throws IOException {
        return new History(Files.newBufferedWriter(path), Optional.empty(), 0);
    }

    /**
     * Creates a history that goes on after the last entry of another one, and is also written to {@code path}.
     *
     * @throws IOException when the file cannot be written
     */
    public static History continued(List<HistoryEvent> before, Path path) throws IOException {
        long ageMs = before.stream().mapToLong(HistoryEvent::atMs).max().orElse(0);
        History history = new History(Files.newBufferedWriter(path), Optional.empty(), ageMs);
        before.forEach(history::add);
        return history;
    }

    /**
     * Reads the entries of a stored history. A last line that is cut off is left out: its writer was killed, or is at work.
     *
     * @throws IOException when the file cannot be read, or another line is not an entry of a history
     */
    public static List<HistoryEvent> read(Path path) throws IOException {
        List<HistoryEvent> entries = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            String line = reader.readLine();
            while (line != null) {
                String next = reader.readLine();
                try {
                    entries.add(JSON.readValue(line, HistoryEvent.class));
                } catch (JsonProcessingException notAnEntry) {
                    if (next != null || endsWithLineBreak(path)) {
                        throw notAnEntry;
                    }
                }
                line = next;
            }
        }
        return entries;
    }

    private static boolean endsWithLineBreak(Path path) throws IOException {
        try (SeekableByteChannel file = Files.newByteChannel(path)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return file.position(file.size() - 1).read(last) == 1 && last.get(0) == '\n';
        }
    }

    /** Milliseconds since the history was created. */
    public long nowMs() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    public long nextOp() {
        return ops.incrementAndGet();
    }

    public int nextFault() {
        return faults.incrementAndGet();
    }

    /** Adds an entry. */
    public void add(HistoryEvent entry) {
        if (listener.isPresent()) {
            listener.get().accept(entry);
            return;
        }
        String line = line(entry);
        lock.lock();
        try {
            if (entries.size() >= ENTRIES_MAX) {
                throw new IllegalStateException("a history has at most " + ENTRIES_MAX + " entries");
            }
            entries.add(entry);
            file.write(line);
            file.newLine();
        } catch (IOException diskFull) {
            throw new UncheckedIOException("the history cannot be written", diskFull);
        } finally {
            lock.unlock();
        }
    }

    /** The entries so far; none if the history has a listener. */
    public List<HistoryEvent> entries() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    /** Writes the entries so far to the operating system. */
    public void flush() throws IOException {
        lock.lock();
        try {
            file.flush();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            file.close();
        } finally {
            lock.unlock();
        }
    }

    /** An entry as a line of a file, without the line break. */
    static String line(HistoryEvent entry) {
        try {
            return JSON.writeValueAsString(entry);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of text and numbers can always be written as JSON", impossible);
        }
    }
}
