package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.run.Facts.ClaimResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A claim about time: within some seconds after an activity, a field of the KPI has a value.
 *
 * @param words the claim for people
 * @param field the path of the field, such as {@code breakers.payment}
 * @param operator {@code =}, {@code <=} or {@code >=}
 * @param value the value, a word or a number
 * @param after the name of the activity whose end starts the time; empty: the start of the run
 * @param within how long the field may take
 */
record Claim(String words, String field, String operator, String value, String after, Duration within) {
    static Claim read(JsonNode claim) {
        String field = claim.path("field").asText();
        String operator = claim.path("is").asText("=");
        String value = claim.path("value").asText();
        int seconds = claim.path("within").asInt();
        String after = claim.path("after").asText("");
        String words = claim.path("what")
                .asText(field + " " + operator + " " + value + " within " + seconds + " s"
                        + (after.isEmpty() ? "" : " of " + after));
        return new Claim(words, field, operator, value, after, Duration.ofSeconds(seconds));
    }

    /**
     * Judges the claim.
     *
     * @param ended when each activity ended, by name
     * @param start the start of the run
     */
    ClaimResult judge(List<KpiSample> samples, java.util.Map<String, Instant> ended, Instant start) {
        Instant from = after.isEmpty() ? start : ended.getOrDefault(after, Instant.MAX);
        if (from.equals(Instant.MAX)) {
            return new ClaimResult(words, false, after + " was not carried out");
        }
        Optional<KpiSample> first = samples.stream()
                .filter(sample -> !sample.at().isBefore(from))
                .filter(this::holds)
                .findFirst();
        if (first.isEmpty()) {
            return new ClaimResult(words, false, "never");
        }
        Duration took = Duration.between(from, first.get().at());
        return new ClaimResult(words, took.compareTo(within) <= 0, "after %.1f s".formatted(took.toMillis() / 1000.0));
    }

    private boolean holds(KpiSample sample) {
        JsonNode found = sample.kpi().at("/" + field.replace('.', '/'));
        return switch (operator) {
            case "<=" -> found.isNumber() && found.asDouble() <= Double.parseDouble(value);
            case ">=" -> found.isNumber() && found.asDouble() >= Double.parseDouble(value);
            default -> found.asText().equals(value);
        };
    }
}
