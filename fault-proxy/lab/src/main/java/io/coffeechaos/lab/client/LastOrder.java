package io.coffeechaos.lab.client;

import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The order that {@code ./coffee order} has placed last. The other commands call it {@code last}. */
public final class LastOrder {
    /** The word for the last order. */
    public static final String WORD = "last";

    private static final Pattern ID = Pattern.compile("ord_[A-Za-z0-9-]{1,60}");

    private final Path file;

    /** The last order of the system in this folder. */
    public LastOrder(LabDirectory directory) {
        this.file = directory.run().resolve("last-order");
    }

    /** Notes the id of an order that was accepted. */
    public void remember(String id) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, id);
    }

    /**
     * The order id that a word stands for.
     *
     * @param word an order id, or {@code last}
     * @throws LabException when it is neither, or there is no last order
     */
    public String id(String word) throws LabException, IOException {
        if (word.equals(WORD)) {
            if (!Files.exists(file)) {
                throw new LabException("There is no last order yet: ./coffee order places one.");
            }
            return Files.readString(file).strip();
        }
        if (!ID.matcher(word).matches()) {
            throw new LabException(
                    "An order id is ord_ and 1 to 60 letters and digits, or the word last: was '" + word + "'.");
        }
        return word;
    }
}
