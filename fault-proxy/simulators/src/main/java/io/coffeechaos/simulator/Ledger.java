package io.coffeechaos.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The book of one service: which keys were called, what they were told, what stands. Every line is in the file before
 * its answer leaves, so that a killed simulator remembers what it said.
 *
 * <p>One lock makes commits of one key, and of all keys, serial: a commit is one short append, and a call's latency is
 * spent before it. The lines are handed to the operating system, not forced to the platter: the lab kills processes, it
 * does not cut the power.
 *
 * <p>Entries are never dropped: a tombstone that is forgotten lets a late call through. {@code --fresh} wipes them.
 */
final class Ledger implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SimulatedService service;
    private final Clock clock;
    private final FileChannel file;
    private final Map<String, LedgerEntry> entries = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    private Ledger(SimulatedService service, Clock clock, FileChannel file) {
        this.service = service;
        this.clock = clock;
        this.file = file;
    }

    /**
     * Opens {@code service}'s ledger in {@code directory} and reads what is there. A last line without its newline was
     * being written when the process died: nobody was answered from it, so it is cut off.
     *
     * @throws IOException when the file cannot be read or written, or holds a line that is not ours
     */
    static Ledger open(SimulatedService service, Path directory, Clock clock) throws IOException {
        Files.createDirectories(directory);
        Path path = directory.resolve(service.word() + ".jsonl");
        byte[] bytes = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
        int complete = bytes.length;
        while (complete > 0 && bytes[complete - 1] != '\n') {
            complete--;
        }
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        file.truncate(complete);
        file.position(complete);
        Ledger ledger = new Ledger(service, clock, file);
        for (String line :
                new String(bytes, 0, complete, StandardCharsets.UTF_8).lines().toList()) {
            ledger.apply(JSON.readValue(line, LedgerLine.class));
        }
        return ledger;
    }

    /** Notes that a call arrived. It is not an answer: the caller may never hear one. */
    void called(String key, String orderId) throws IOException {
        write(key, orderId, LedgerLine.What.called);
    }

    /** Notes that an undo arrived. */
    void undoCalled(String key, String orderId) throws IOException {
        write(key, orderId, LedgerLine.What.undo_called);
    }

    /**
     * Commits a call: its first answer if there is one, else {@code fresh}, which becomes it.
     *
     * @param fresh asked at most once, for a key without an answer
     * @throws IOException when the line could not be written; then nothing has happened
     */
    ServiceResponse commit(String key, String orderId, Supplier<ServiceResponse> fresh) throws IOException {
        lock.lock();
        try {
            Optional<ServiceResponse> settled =
                    Optional.ofNullable(entries.get(key)).flatMap(LedgerEntry::settled);
            if (settled.isPresent()) {
                return settled.get();
            }
            ServiceResponse answer = fresh.get();
            switch (answer) {
                case ServiceResponse.Done done -> append(key, orderId, LedgerLine.What.done, done.reference());
                case ServiceResponse.Refused refused -> append(key, orderId, LedgerLine.What.refused, refused.code());
                case ServiceResponse.Superseded superseded ->
                    throw new IllegalArgumentException("only the ledger knows that a call is superseded: " + key);
            }
            return answer;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Commits an undo: reverses the effect if one stands, else leaves a tombstone. Repeats its first answer.
     *
     * @throws IOException when the line could not be written; then nothing has happened
     */
    ServiceResponse.Undone undo(String key, String orderId) throws IOException {
        lock.lock();
        try {
            Optional<LedgerEntry> entry = Optional.ofNullable(entries.get(key));
            Optional<ServiceResponse.Undone> undone = entry.flatMap(LedgerEntry::undone);
            if (undone.isPresent()) {
                return undone.get();
            }
            boolean effect = entry.map(LedgerEntry::hasEffect).orElse(false);
            append(key, orderId, effect ? LedgerLine.What.reversed : LedgerLine.What.nothing_seen, "");
            return effect ? ServiceResponse.Undone.REVERSED : ServiceResponse.Undone.NOTHING_SEEN;
        } finally {
            lock.unlock();
        }
    }

    /** All entries, oldest key first. */
    List<LedgerEntry.Summary> summaries() {
        lock.lock();
        try {
            return entries.values().stream().map(LedgerEntry::summary).toList();
        } finally {
            lock.unlock();
        }
    }

    /** One entry with its history, or nothing for a key never seen. */
    Optional<LedgerEntry.Detailed> entry(String key) {
        lock.lock();
        try {
            return Optional.ofNullable(entries.get(key)).map(LedgerEntry::detailed);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void write(String key, String orderId, LedgerLine.What what) throws IOException {
        lock.lock();
        try {
            append(key, orderId, what, "");
        } finally {
            lock.unlock();
        }
    }

    private void append(String key, String orderId, LedgerLine.What what, String detail) throws IOException {
        LedgerLine line = LedgerLine.of(clock.instant(), key, orderId, what, detail);
        long before = file.position();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(bytes(line));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException diskFull) {
            // Half a line in the middle of the file would make it unreadable.
            file.truncate(before);
            file.position(before);
            throw diskFull;
        }
        apply(line);
    }

    private void apply(LedgerLine line) {
        entries.computeIfAbsent(line.key(), key -> new LedgerEntry(key, line.orderId()))
                .apply(line, service);
    }

    private static byte[] bytes(LedgerLine line) throws JsonProcessingException {
        return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
