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
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The ledger of one service: the keys that were called, their answers, and the effects that are not reversed. The file
 * contains every line before its answer is sent, so a killed simulator still has its answers after a restart.
 *
 * <p>One lock makes all commits serial. A commit is one short append, and the latency of a call is over before it. The
 * ledger writes the lines to the operating system and does not force them to the disk: the lab kills processes, but
 * does not cut the power.
 *
 * <p>Entries are never removed: without its tombstone, a late call would take effect. {@code --fresh} deletes the
 * ledger.
 */
final class Ledger implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SimulatedService service;
    private final Clock clock;
    private final FileChannel file;
    private final Map<String, LedgerEntry> entries = new LinkedHashMap<>();
    /** The entries by the number of their last line, so that a reader gets only what changed. */
    private final NavigableMap<Long, LedgerEntry> byChange = new TreeMap<>();

    /** The effects that this process has written, which are fewer than those of the file. */
    private final Map<LedgerLine.What, LongAdder> effects = new EnumMap<>(LedgerLine.What.class);

    private final ReentrantLock lock = new ReentrantLock();
    private long lines;

    private Ledger(SimulatedService service, Clock clock, FileChannel file) {
        this.service = service;
        this.clock = clock;
        this.file = file;
        LedgerLine.What.EFFECTS.forEach(effect -> effects.put(effect, new LongAdder()));
    }

    /**
     * Opens the ledger of {@code service} in {@code directory} and reads its lines. If the last line has no newline,
     * the process died while it wrote the line. The service had sent no answer for this line, so the line is cut off.
     *
     * @throws IOException if the file cannot be read or written, or has a line that is not a ledger line
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

    /** Records that a call arrived. This is no answer: the caller may never get one. */
    void called(String key, String orderId) throws IOException {
        write(key, orderId, LedgerLine.What.called);
    }

    /** Records that an undo call arrived. */
    void undoCalled(String key, String orderId) throws IOException {
        write(key, orderId, LedgerLine.What.undo_called);
    }

    /**
     * Commits a call. Returns the first answer to the key if there is one; otherwise {@code fresh} gives the first
     * answer.
     *
     * @param fresh creates the answer; called at most once, and only if the key has no answer
     * @throws IOException if the line cannot be written; then the call has no effect
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
                    throw new IllegalArgumentException(
                            "a fresh answer must be done or refused, not superseded: " + key);
            }
            return answer;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Commits an undo: reverses the effect if there is one, otherwise leaves a tombstone. Later undo calls get the
     * first answer again.
     *
     * @param written gets the answer if this undo is the first; called at most once
     * @throws IOException if the line cannot be written; then the undo has no effect
     */
    ServiceResponse.Undone undo(String key, String orderId, Consumer<ServiceResponse.Undone> written)
            throws IOException {
        lock.lock();
        try {
            Optional<LedgerEntry> entry = Optional.ofNullable(entries.get(key));
            Optional<ServiceResponse.Undone> undone = entry.flatMap(LedgerEntry::undone);
            if (undone.isPresent()) {
                return undone.get();
            }
            boolean effect = entry.map(LedgerEntry::hasEffect).orElse(false);
            append(key, orderId, effect ? LedgerLine.What.reversed : LedgerLine.What.nothing_seen, "");
            ServiceResponse.Undone answer =
                    effect ? ServiceResponse.Undone.REVERSED : ServiceResponse.Undone.NOTHING_SEEN;
            written.accept(answer);
            return answer;
        } finally {
            lock.unlock();
        }
    }

    /** Returns all entries; the oldest key is first. */
    List<LedgerEntry.Summary> summaries() {
        lock.lock();
        try {
            return entries.values().stream().map(LedgerEntry::summary).toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changed entries as {@code GET /ledger?after=N} shows them.
     *
     * @param entries the entries, the oldest change first
     * @param next the number to ask after next time
     */
    record Changes(List<LedgerEntry.Summary> entries, long next) {}

    /**
     * Returns the entries that changed after a change number. Each line of the ledger is one change, so the numbers stay
     * the same after a restart.
     *
     * @param after the number of the last change that the reader knows, 0 for none
     * @param limit the largest number of entries; 0 returns only the number of the last change
     */
    Changes changes(long after, int limit) {
        lock.lock();
        try {
            if (limit == 0) {
                return new Changes(List.of(), lines);
            }
            List<LedgerEntry> changed = byChange.tailMap(after, false).values().stream()
                    .limit(limit)
                    .toList();
            long next = changed.size() < limit ? lines : changed.getLast().change();
            return new Changes(changed.stream().map(LedgerEntry::summary).toList(), next);
        } finally {
            lock.unlock();
        }
    }

    /** Returns one entry with its history, or empty if the key is unknown. */
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
            // An incomplete line in the middle of the file would make the file unreadable.
            file.truncate(before);
            file.position(before);
            throw diskFull;
        }
        apply(line);
        Optional.ofNullable(effects.get(what)).ifPresent(LongAdder::increment);
    }

    /** Returns how often this process has written this effect; one of {@link LedgerLine.What#EFFECTS}. */
    long written(LedgerLine.What effect) {
        return effects.get(effect).sum();
    }

    private void apply(LedgerLine line) {
        LedgerEntry entry = entries.computeIfAbsent(line.key(), key -> new LedgerEntry(key, line.orderId()));
        byChange.remove(entry.change());
        lines++;
        entry.apply(line, lines, service);
        byChange.put(lines, entry);
    }

    private static byte[] bytes(LedgerLine line) throws JsonProcessingException {
        return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
