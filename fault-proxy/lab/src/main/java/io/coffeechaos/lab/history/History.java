package io.coffeechaos.lab.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What customers asked and were told, what was broken, and how the orders and books were in the end: everything the
 * checker needs, in one place. A history that has a file is written to it line by line, as JSON, so that a run that dies
 * leaves what it saw.
 *
 * <p>Written by many threads; times are milliseconds since it was made.
 */
public final class History implements AutoCloseable {
    /** Far more than an hour of a busy shop; a forgotten run must not fill the memory. */
    private static final int ENTRIES_MAX = 5_000_000;

    private static final ObjectMapper JSON =
            new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_DEFAULT);

    private final BufferedWriter file;
    private final List<Entry> entries = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong ops = new AtomicLong();
    private final AtomicInteger faults = new AtomicInteger();
    private final long startNanos = System.nanoTime();

    private History(Writer file) {
        this.file = new BufferedWriter(file);
    }

    /** A history that is kept in memory only. */
    public static History inMemory() {
        return new History(Writer.nullWriter());
    }

    /**
     * A history that is written to {@code path} as well, over what was there.
     *
     * @throws IOException when it cannot be written
     */
    public static History writtenTo(Path path) throws IOException {
        return new History(Files.newBufferedWriter(path));
    }

    /**
     * The entries of a history that was kept.
     *
     * @throws IOException when it cannot be read, or a line is not one of a history
     */
    public static List<Entry> read(Path path) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            String line = reader.readLine();
            while (line != null) {
                entries.add(JSON.readValue(line, Entry.class));
                line = reader.readLine();
            }
        }
        return entries;
    }

    /** Milliseconds since the history was begun. */
    public long nowMs() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    public long nextOp() {
        return ops.incrementAndGet();
    }

    public int nextFault() {
        return faults.incrementAndGet();
    }

    /** Adds a line. */
    public void add(Entry entry) {
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

    /** What was written so far. */
    public List<Entry> entries() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    /** Hands what was written so far to the operating system. */
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

    private static String line(Entry entry) {
        try {
            return JSON.writeValueAsString(entry);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("records of words and numbers are always JSON", impossible);
        }
    }
}
