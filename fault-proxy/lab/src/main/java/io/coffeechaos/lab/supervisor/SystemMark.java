package io.coffeechaos.lab.supervisor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The mark of a running system beside the tools of its checkout, wherever its data is. While there is one whose process
 * lives, {@code ./coffee} builds nothing: a build would replace the jars that the system uses.
 *
 * @param file the file, one for each port offset
 */
public record SystemMark(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The mark of the system in this folder, at these ports. */
    public static SystemMark of(LabDirectory labDirectory, Ports ports) {
        return new SystemMark(labDirectory.tools().resolve("systems").resolve(ports.offset() + ".pid"));
    }

    /** Says that the system runs, with this process as its supervisor. */
    public void write(LabDirectory labDirectory, ProcessHandle supervisor) throws IOException {
        Path draft = Files.createDirectories(file.getParent()).resolve(file.getFileName() + ".part");
        Files.write(
                draft,
                JSON.writeValueAsBytes(JsonNodeFactory.instance
                        .objectNode()
                        .put("pid", supervisor.pid())
                        .put("directory", labDirectory.directory().toString())));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Says that the system has ended. */
    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
