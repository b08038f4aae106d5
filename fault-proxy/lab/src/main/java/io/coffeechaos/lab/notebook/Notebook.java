package io.coffeechaos.lab.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The notes of the person who takes the course, in the file {@code notebook.json} beside the runs: by lesson the guess, the
 * experiments of the lesson, and when each check was first seen to hold. It has a place for each check of each lesson, so it
 * does not grow.
 */
public final class Notebook {
    /** A guess has so many characters at least: a word is no hypothesis. */
    public static final int GUESS_MIN = 20;

    /** A guess has so many characters at most. */
    public static final int GUESS_MAX = 500;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;

    /** @param runs the folder of all runs; it need not exist */
    public Notebook(Path runs) {
        this.file = runs.resolve("notebook.json");
    }

    /**
     * What the learner guessed.
     *
     * @param lesson the lesson that asked for it
     * @param text the guess
     * @param at when it was noted
     */
    public record Guess(String lesson, String text, Instant at) {}

    /**
     * Notes a guess. It replaces the guess before.
     *
     * @param experiments the experiments of the lesson, whose reports show the guess
     * @throws IllegalArgumentException when the guess is too short or too long; the message says so
     */
    public synchronized void guess(String lesson, String guess, List<String> experiments, Instant now)
            throws IOException {
        String text = guess.strip();
        if (text.length() < GUESS_MIN || text.length() > GUESS_MAX) {
            throw new IllegalArgumentException(
                    "a guess has " + GUESS_MIN + " to " + GUESS_MAX + " characters: this one has " + text.length());
        }
        ObjectNode all = read();
        ObjectNode note = all.withObjectProperty(lesson);
        note.put("guess", text).put("guessedAt", now.toString());
        experiments.forEach(note.putArray("experiments")::add);
        write(all);
    }

    /** Notes that a check held. Only the first time counts. */
    public synchronized void held(String lesson, String check, Instant now) throws IOException {
        ObjectNode all = read();
        ObjectNode checks = all.withObjectProperty(lesson).withObjectProperty("checks");
        if (!checks.has(check)) {
            checks.put(check, now.toString());
            write(all);
        }
    }

    /** The guess of a lesson. */
    public Optional<Guess> guess(String lesson) throws IOException {
        return guess(lesson, read().path(lesson));
    }

    /** When a check was first seen to hold. */
    public Optional<Instant> heldAt(String lesson, String check) throws IOException {
        return Optional.of(read().path(lesson).path("checks").path(check))
                .filter(JsonNode::isTextual)
                .map(at -> Instant.parse(at.asText()));
    }

    /** The newest guess about an experiment. */
    public Optional<Guess> about(String experiment) throws IOException {
        return read().properties().stream()
                .filter(note -> names(note.getValue(), experiment))
                .flatMap(note -> guess(note.getKey(), note.getValue()).stream())
                .max((one, other) -> one.at().compareTo(other.at()));
    }

    private static boolean names(JsonNode note, String experiment) {
        for (JsonNode named : note.path("experiments")) {
            if (named.asText().equals(experiment)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Guess> guess(String lesson, JsonNode note) {
        return note.has("guess")
                ? Optional.of(new Guess(
                        lesson,
                        note.path("guess").asText(),
                        Instant.parse(note.path("guessedAt").asText())))
                : Optional.empty();
    }

    private ObjectNode read() throws IOException {
        if (!Files.exists(file)) {
            return JsonNodeFactory.instance.objectNode();
        }
        JsonNode read = JSON.readTree(file.toFile());
        if (read instanceof ObjectNode notes) {
            return notes;
        }
        throw new IOException(file + " is no notebook: move it away");
    }

    private void write(ObjectNode notes) throws IOException {
        Files.createDirectories(file.getParent());
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.write(draft, JSON.writeValueAsBytes(notes));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
