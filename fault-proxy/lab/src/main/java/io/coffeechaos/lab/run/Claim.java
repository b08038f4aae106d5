package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.run.Facts.ClaimResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A claim about a field of the KPI between two activities of the method.
 *
 * @param words the claim for people
 * @param field the path of the field, such as {@code breakers.payment}
 * @param operator {@code =}, {@code <=} or {@code >=}
 * @param value the value, a word or a number
 * @param kind which of the samples must have the value
 * @param after the name of the activity whose end begins the time; empty: the start of the run
 * @param until the name of the activity whose begin ends the time; empty: the end of the run
 * @param within the longest time until the first sample with the value, for {@link Kind#WITHIN}
 * @param isFullOnly whether the short form leaves the claim out: its time is too short for this field
 */
record Claim(
        String words,
        String field,
        String operator,
        String value,
        Kind kind,
        String after,
        String until,
        Duration within,
        boolean isFullOnly) {
    /** So long is the time before a sample that its fields count. */
    private static final Duration WINDOW = Duration.ofSeconds(5);

    /** The fields that show this very moment, or totals: they count no time before it. */
    private static final Set<String> MOMENTARY = Set.of(
            "acknowledged",
            "alarm",
            "breakers",
            "delayed",
            "dlqDepth",
            "duplicates",
            "eventsPending",
            "faults",
            "ledgerLagMs",
            "lost",
            "misreported",
            "nodesReady",
            "nodesUp",
            "open",
            "queueDepth",
            "receiptLagMs",
            "restarts",
            "sent",
            "silent",
            "staleMs",
            "stored",
            "unknown",
            "unreceipted");

    /** Which of the samples must have the value. */
    enum Kind {
        /** One, within a time. */
        WITHIN,
        /** All. */
        ALWAYS,
        /** Their mean. */
        MEAN
    }

    /** When the activities of the method were. Each map has the names of those that were carried out. */
    record Times(Instant start, Map<String, Instant> began, Map<String, Instant> ended) {}

    static Claim read(JsonNode claim) {
        String field = claim.path("field").asText();
        String operator = claim.path("is").asText("=");
        String value = claim.path("value").asText();
        Duration within = Duration.ofSeconds(claim.path("within").asInt());
        Kind kind = claim.path("always").asBoolean()
                ? Kind.ALWAYS
                : claim.path("mean").asBoolean() ? Kind.MEAN : Kind.WITHIN;
        String when =
                switch (kind) {
                    case WITHIN -> " within " + within.toSeconds() + " s";
                    case ALWAYS -> " all the time";
                    case MEAN -> " on average";
                };
        return new Claim(
                claim.path("what").asText(field + " " + operator + " " + value + when),
                field,
                operator,
                value,
                kind,
                claim.path("after").asText(),
                claim.path("until").asText(),
                within,
                claim.path("full").asBoolean());
    }

    /** Judges the claim. */
    ClaimResult judge(List<KpiSample> samples, Times times) {
        Optional<Instant> from = after.isEmpty()
                ? Optional.of(times.start())
                : Optional.ofNullable(times.ended().get(after));
        Optional<Instant> to = until.isEmpty()
                ? Optional.of(Instant.MAX)
                : Optional.ofNullable(times.began().get(until));
        if (from.isEmpty()) {
            return new ClaimResult(words, false, after + " was not carried out");
        }
        if (to.isEmpty()) {
            return new ClaimResult(words, false, until + " was not carried out");
        }
        List<KpiSample> between = samples.stream()
                .filter(sample ->
                        !sample.at().isBefore(from.get()) && sample.at().isBefore(to.get()))
                .toList();
        return switch (kind) {
            case WITHIN -> within(between, from.get());
            case ALWAYS -> always(whole(between, from.get()));
            case MEAN -> mean(whole(between, from.get()));
        };
    }

    /** Whether a later sample can still keep the claim: it has time left, and no sample has kept it. */
    boolean isUndecided(List<KpiSample> samples, Times times, Instant now) {
        Optional<Instant> from = after.isEmpty()
                ? Optional.of(times.start())
                : Optional.ofNullable(times.ended().get(after));
        return kind == Kind.WITHIN
                && until.isEmpty()
                && from.filter(begin -> now.isBefore(begin.plus(within))).isPresent()
                && !judge(samples, times).kept();
    }

    /** The samples that count nothing from before the time; the last one if there is none such. */
    private List<KpiSample> whole(List<KpiSample> samples, Instant from) {
        if (samples.isEmpty() || MOMENTARY.contains(field.split("\\.", 2)[0])) {
            return samples;
        }
        List<KpiSample> whole = samples.stream()
                .filter(sample -> !sample.at().isBefore(from.plus(WINDOW)))
                .toList();
        return whole.isEmpty() ? List.of(samples.getLast()) : whole;
    }

    private ClaimResult within(List<KpiSample> samples, Instant from) {
        Optional<KpiSample> first =
                samples.stream().filter(sample -> holds(found(sample).asText())).findFirst();
        if (first.isEmpty()) {
            return new ClaimResult(words, false, "never");
        }
        Duration took = Duration.between(from, first.get().at());
        return new ClaimResult(words, took.compareTo(within) <= 0, "after %.1f s".formatted(took.toMillis() / 1000.0));
    }

    private ClaimResult always(List<KpiSample> samples) {
        if (samples.isEmpty()) {
            return new ClaimResult(words, false, "no sample");
        }
        Optional<KpiSample> broken = samples.stream()
                .filter(sample -> !holds(found(sample).asText()))
                .findFirst();
        return new ClaimResult(
                words,
                broken.isEmpty(),
                broken.map(sample -> found(sample).asText() + " at " + sample.at())
                        .orElse(samples.size() + " samples"));
    }

    private ClaimResult mean(List<KpiSample> samples) {
        double mean = samples.stream()
                .mapToDouble(sample -> found(sample).asDouble())
                .average()
                .orElse(Double.NaN);
        return new ClaimResult(words, holds(Double.toString(mean)), "%.3f".formatted(mean));
    }

    private JsonNode found(KpiSample sample) {
        return sample.kpi().at("/" + field.replace('.', '/'));
    }

    private boolean holds(String found) {
        return switch (operator) {
            case "<=" -> !found.isEmpty() && Double.parseDouble(found) <= Double.parseDouble(value);
            case ">=" -> !found.isEmpty() && Double.parseDouble(found) >= Double.parseDouble(value);
            default -> found.equals(value);
        };
    }
}
