package io.coffeechaos.lab.experiment.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.tolerance.Tolerance;
import java.util.Optional;

/** An item of the method, of the hypothesis or of the rollbacks. */
public sealed interface Activity {
    /** The activity as it stands in the file. */
    ObjectNode source();

    /** Whether the section goes on while the activity runs. The hypothesis ignores it. */
    boolean background();

    /** What the output must be; always there in the hypothesis and in safeguards. */
    Optional<Expectation> expectation();

    /**
     * An activity of its own.
     *
     * @param pauses the object {@code pauses}, before substitution, or absent
     */
    record Call(
            ObjectNode source,
            Kind kind,
            String name,
            Provider provider,
            boolean background,
            JsonNode pauses,
            Optional<Expectation> expectation)
            implements Activity {}

    /** The activity of another name, again. */
    record Reference(ObjectNode source, String ref, boolean background, Optional<Expectation> expectation)
            implements Activity {}

    /** What kind an activity is. Both kinds are carried out in the same way. */
    enum Kind {
        PROBE("probe", "Probe"),
        ACTION("action", "Action");

        private final String word;
        private final String title;

        Kind(String word, String title) {
            this.word = word;
            this.title = title;
        }

        /** The word in the file: {@code probe} or {@code action}. */
        public String word() {
            return word;
        }

        /** The word in the log: {@code Probe} or {@code Action}. */
        public String title() {
            return title;
        }

        static Optional<Kind> of(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * The tolerance of an activity.
     *
     * @param source as it stands in the file: a text may be a placeholder
     * @param tolerance the same, read
     * @param pointer the JSON pointer of the tolerance
     */
    record Expectation(JsonNode source, Tolerance tolerance, String pointer) {}
}
