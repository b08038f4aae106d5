package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The experiments that come with the lab: one resource {@code /experiments/NAME.json} each. */
public final class Library {
    private static final String FOLDER = "/experiments/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Library() {}

    /** The names of all experiments, in the order of {@code index.txt}. */
    public static List<String> names() throws IOException {
        return text("index.txt").lines().filter(line -> !line.isBlank()).toList();
    }

    /** Whether there is an experiment of this name. */
    static boolean has(String name) throws IOException {
        return names().contains(name);
    }

    /** The file of an experiment. */
    static JsonNode load(String name) throws IOException {
        return JSON.readTree(text(name + ".json"));
    }

    private static String text(String file) throws IOException {
        try (InputStream resource = Library.class.getResourceAsStream(FOLDER + file)) {
            if (resource == null) {
                throw new IOException("the library has no " + file);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
