package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The times of a journal. Old versions of Chaos Toolkit write them without an offset; they are UTC. */
final class JournalTimes {
    private JournalTimes() {}

    /** When an activity, or the whole run, began; the epoch if the journal does not say. */
    static Instant begin(JsonNode record) {
        return instant(record.path("start").asText()).orElse(Instant.EPOCH);
    }

    /** When an activity, or the whole run, ended; its begin if the journal does not say. */
    static Instant end(JsonNode record) {
        return instant(record.path("end").asText()).orElseGet(() -> begin(record));
    }

    /** A time; nothing if the text is none. */
    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException noOffset) {
            try {
                return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
            } catch (DateTimeParseException noTime) {
                return Optional.empty();
            }
        }
    }
}
