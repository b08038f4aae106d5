package io.coffeechaos.lab.truth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file of the settled orders of a book: {@code ledger.jsonl}, one item in a line. The last line of a key counts: a
 * line whose words have changed is written again. A line has about 400 bytes.
 */
final class LedgerFile implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHUNK_BYTES = 4096;

    private final FileChannel file;

    private LedgerFile(FileChannel file) {
        this.file = file;
    }

    /** Creates the file in this folder, and the folder. */
    static LedgerFile create(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new LedgerFile(FileChannel.open(
                folder.resolve("ledger.jsonl"),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
    }

    /** Appends an item and returns its position. If the disk is full, the file is as before. */
    long append(JsonNode item) throws IOException {
        long position = file.size();
        ByteBuffer line = ByteBuffer.wrap((JSON.writeValueAsString(item) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            long at = position;
            while (line.hasRemaining()) {
                at += file.write(line, at);
            }
        } catch (IOException diskFull) {
            file.truncate(position);
            throw diskFull;
        }
        return position;
    }

    /** Reads the item at a position. */
    ObjectNode read(long position) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        for (long at = position; ; at += chunk.limit()) {
            chunk.clear();
            if (file.read(chunk, at) < 0) {
                throw new IOException("no line at " + position);
            }
            chunk.flip();
            for (int i = 0; i < chunk.limit(); i++) {
                if (chunk.get(i) == '\n') {
                    return (ObjectNode) JSON.readTree(line.toByteArray());
                }
                line.write(chunk.get(i));
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
