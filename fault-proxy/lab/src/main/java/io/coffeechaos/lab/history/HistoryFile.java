package io.coffeechaos.lab.history;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The file of a history that is kept nowhere else: {@value #NAME}, an entry in a line, as {@link History#read} reads it.
 * Each entry is written at once, so another process can read the file meanwhile. A file that is full, or that cannot be
 * written, gets no more entries: the load goes on without it, and a reader finds fewer customers than there were. Many
 * threads may write to it.
 */
public final class HistoryFile implements AutoCloseable {
    /** The name of the file. */
    public static final String NAME = "history.jsonl";

    /** The size of a full file: about 16,000 customers. A reader has room for it in a heap of 256 MB. */
    public static final long BYTES_MAX = 16L << 20;

    /** Unlike a channel, a stream is not closed when a thread that writes to it is interrupted. */
    private final FileOutputStream file;

    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();

    // The lock guards the fields below.
    private long bytes;
    private boolean ended;

    private HistoryFile(FileOutputStream file, long bytesMax) {
        this.file = file;
        this.bytesMax = bytesMax;
    }

    /**
     * Creates the file in this folder, and the folder.
     *
     * @throws IOException when the file cannot be written
     */
    public static HistoryFile create(Path folder) throws IOException {
        return create(folder, BYTES_MAX);
    }

    static HistoryFile create(Path folder, long bytesMax) throws IOException {
        Files.createDirectories(folder);
        return new HistoryFile(new FileOutputStream(folder.resolve(NAME).toFile()), bytesMax);
    }

    /** Writes an entry, unless the file has ended. */
    public void add(HistoryEvent entry) {
        byte[] line = (History.line(entry) + "\n").getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            ended |= bytes + line.length > bytesMax;
            if (!ended) {
                file.write(line);
                bytes += line.length;
            }
        } catch (IOException diskFull) {
            ended = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            ended = true;
            file.close();
        } finally {
            lock.unlock();
        }
    }
}
