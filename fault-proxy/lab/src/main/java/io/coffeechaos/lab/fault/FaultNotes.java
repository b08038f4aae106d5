package io.coffeechaos.lab.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The faults that are on, in a small file. When a lab is killed, the next one finds there what it must undo. A fault is
 * noted before it is made, and until it has been undone.
 */
public final class FaultNotes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<Long, JsonNode> notes = new LinkedHashMap<>();
    private long last;

    /**
     * Begins without a note. What the file had before stays in it until the first new note.
     *
     * @param file the file; it need not exist
     */
    public FaultNotes(Path file) {
        this.file = file;
    }

    /** The bodies of {@code POST /lab/faults} in the file. A file that cannot be read has none. */
    public List<JsonNode> read() {
        List<JsonNode> bodies = new ArrayList<>();
        try {
            if (Files.exists(file)) {
                JSON.readTree(file.toFile()).forEach(bodies::add);
            }
        } catch (IOException torn) {
            System.err.println("Ignoring " + file + ": " + torn.getMessage());
        }
        return bodies;
    }

    /** Notes a fault; returns the number of the note. */
    synchronized long add(JsonNode body) throws IOException {
        notes.put(++last, body);
        write();
        return last;
    }

    /** Crosses a note out. It is no error if there is no such note. */
    synchronized void remove(long note) throws IOException {
        if (notes.remove(note) != null) {
            write();
        }
    }

    /** A reader sees the old file or the new one, never a part. */
    private void write() throws IOException {
        ArrayNode bodies = JsonNodeFactory.instance.arrayNode();
        notes.values().forEach(bodies::add);
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.write(draft, JSON.writeValueAsBytes(bodies));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
