package io.coffeechaos.lab.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A run that has ended, as its {@code report.json} tells it.
 *
 * @param id the id of the run, also the name of its folder
 * @param name the name of the experiment
 * @param isTwin whether the protection was off
 * @param isShort whether the short form ran
 * @param verdict the verdict in one word
 * @param expected the verdict that the run should get
 * @param reason why it got this verdict, in a few words
 * @param began when the run began
 * @param ended when the run ended
 * @param commit the commit of the sources; empty when it is not known
 */
public record StoredRun(
        String id,
        String name,
        boolean isTwin,
        boolean isShort,
        String verdict,
        String expected,
        String reason,
        Instant began,
        Instant ended,
        String commit) {
    /** Reads a report; nothing if it is no report of this run. */
    static Optional<StoredRun> read(String id, JsonNode report) {
        if (!report.path("id").asText().equals(id) || !report.path("verdict").isTextual()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new StoredRun(
                    id,
                    report.path("name").asText(),
                    report.path("twin").asBoolean(),
                    report.path("short").asBoolean(),
                    report.path("verdict").asText(),
                    report.path("expected").asText("PASSED"),
                    report.path("reason").asText(),
                    Instant.parse(report.path("began").asText()),
                    Instant.parse(report.path("ended").asText()),
                    report.path("commit").asText("")));
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }

    /** Whether the verdict is the expected one. */
    public boolean isAsExpected() {
        return verdict.equals(expected);
    }

    /** One line for people: id, verdict, whether it was expected, and why. */
    public String line() {
        return "%-44s %-12s %-11s %s"
                .formatted(
                        id,
                        verdict,
                        isAsExpected() ? "as expected" : "not " + expected,
                        began.toString().substring(0, 19).replace('T', ' ') + "  " + sentence());
    }

    /** The reason as a sentence. */
    public String sentence() {
        return reason.isEmpty() ? "" : Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + ".";
    }
}
