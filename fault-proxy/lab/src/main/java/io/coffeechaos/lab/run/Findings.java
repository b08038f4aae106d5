package io.coffeechaos.lab.run;

import io.coffeechaos.lab.truth.Checker.Guarantee;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the cause of each breach in the measured values, and the pattern that helps. A cause needs evidence: a metric that
 * changed while something was broken. Without it, the finding says so.
 */
final class Findings {
    /** A breach so long after a fault is not its effect. */
    private static final Duration EFFECT_MAX = Duration.ofSeconds(30);

    /** A time is evidence when it is so many times as long as before, and at least {@link #SLOW_MS}. */
    private static final double TIMES_AS_LONG = 3;

    private static final double SLOW_MS = 1_000;
    private static final double ERRORS = 0.01;
    private static final double CALLS = 1.5;

    /** The way of the customers to the shop. What is broken there, customers feel first. */
    private static final String EDGE = "chaos-proxy";

    private final LabRun.Outcome outcome;
    private final List<FaultBand> faults;
    private final Period before;
    private final Period during;

    private Findings(LabRun.Outcome outcome, List<FaultBand> faults, List<Period> periods) {
        this.outcome = outcome;
        this.faults = faults;
        this.before = periods.getFirst();
        this.during = faults.isEmpty() ? periods.getFirst() : underEffect();
    }

    /** The samples while something was broken, and while that may still have had an effect. */
    private Period underEffect() {
        Instant begin =
                faults.stream().map(FaultBand::begin).min(Instant::compareTo).orElseThrow();
        Instant end =
                faults.stream().map(FaultBand::end).max(Instant::compareTo).orElseThrow();
        return new Period(
                "during",
                outcome.samples().stream()
                        .filter(sample ->
                                !sample.at().isBefore(begin) && sample.at().isBefore(end.plus(EFFECT_MAX)))
                        .toList());
    }

    /** Something that deviated. {@code field} is the field of the KPI that it is about; empty when it is not known. */
    private record Breach(String words, String field, Instant at) {}

    /** What a metric shows, with what helps. */
    private record Cause(String evidence, String pattern, String setting) {}

    static List<Finding> of(LabRun.Outcome outcome, List<FaultBand> faults, ProbeTable probes, List<Period> periods) {
        Findings findings = new Findings(outcome, faults, periods);
        return findings.breaches(probes).stream().map(findings::finding).toList();
    }

    private List<Breach> breaches(ProbeTable probes) {
        List<Breach> breaches = new ArrayList<>();
        for (ProbeTable.Row row : probes.rows()) {
            row.breach()
                    .ifPresent(at -> breaches.add(new Breach(
                            row.name() + ": " + row.worst(),
                            row.comparison().map(ProbeValues.Comparison::field).orElse(""),
                            at)));
        }
        Map<String, String> fields = new LinkedHashMap<>();
        outcome.plan().claims().forEach(claim -> fields.put(claim.words(), claim.field()));
        outcome.facts().claims().stream()
                .filter(claim -> !claim.kept())
                .forEach(claim -> breaches.add(new Breach(
                        claim.claim() + ": " + claim.evidence(),
                        fields.getOrDefault(claim.claim(), ""),
                        faults.isEmpty() ? outcome.ended() : faults.getFirst().begin())));
        Facts.Audit audit = outcome.facts().audit();
        Map<String, Integer> bad = new LinkedHashMap<>();
        bad.put("lost", audit.lost());
        bad.put("duplicates", audit.duplicates());
        bad.put("silent", audit.silent());
        bad.put("misreported", audit.misreported());
        bad.forEach((word, count) -> {
            if (count > 0
                    && breaches.stream().noneMatch(breach -> breach.field().equals(word))) {
                breaches.add(new Breach("orders, " + word + ": " + count, word, firstSeen(word)));
            }
        });
        for (Guarantee guarantee : Guarantee.values()) {
            if (audit.guarantees().broken(guarantee) > 0) {
                breaches.add(new Breach(
                        audit.guarantees().first(guarantee),
                        field(guarantee),
                        faults.isEmpty() ? outcome.ended() : faults.getFirst().begin()));
            }
        }
        return breaches;
    }

    /** The word of the ledger that is nearest to a guarantee. */
    private static String field(Guarantee guarantee) {
        return switch (guarantee) {
            case G1 -> "lost";
            case G2, G3 -> "duplicates";
            case G4, G5, G6 -> "misreported";
        };
    }

    private Instant firstSeen(String word) {
        return outcome.samples().stream()
                .filter(sample -> sample.number(word) > 0)
                .map(KpiSample::at)
                .findFirst()
                .orElse(faults.isEmpty() ? outcome.ended() : faults.getFirst().begin());
    }

    private Finding finding(Breach breach) {
        String broken = faults.stream()
                .filter(fault -> !breach.at().isBefore(fault.begin())
                        && breach.at().isBefore(fault.end().plus(EFFECT_MAX)))
                .map(FaultBand::name)
                .distinct()
                .collect(Collectors.joining(", "));
        Optional<Cause> cause = broken.isEmpty() ? Optional.empty() : cause(breach.field());
        return new Finding(
                breach.words(),
                broken.isEmpty() ? "nothing was broken" : broken,
                cause.map(Cause::evidence).orElse(Finding.NOT_SHOWN),
                cause.map(Cause::pattern).orElse(""),
                cause.map(Cause::setting).orElse(""));
    }

    private Optional<Cause> cause(String field) {
        return switch (field) {
            case "duplicates" ->
                more("attemptsPerOrder", 1.01)
                        .or(() -> slow("p99"))
                        .map(evidence -> new Cause(
                                evidence,
                                "idempotency key: a second attempt finds the first order",
                                "client: resilient; header Idempotency-Key"));
            case "silent", "unknown" ->
                slow("p99")
                        .or(() -> more("errorRate", ERRORS))
                        .map(evidence -> new Cause(
                                evidence,
                                "timeout, then another try with backoff and jitter under the same idempotency key",
                                "client: resilient; requestTimeoutS"));
            case "lost", "misreported" ->
                nodesGone()
                        .or(() -> more("queueDepth", 1))
                        .or(() -> more("errorRate", ERRORS))
                        .map(evidence -> new Cause(
                                evidence,
                                "answer only when the order is written; idempotency key",
                                "client: resilient"));
            default ->
                faults.stream().allMatch(fault -> fault.target().startsWith(EDGE))
                        ? customers().or(this::health).or(this::steps)
                        : health().or(this::steps).or(this::customers);
        };
    }

    private Optional<Cause> health() {
        return nodesGone()
                .map(evidence -> new Cause(
                        evidence,
                        "health check, and another try at another node",
                        "load: failover; ./coffee up --nodes"));
    }

    /** What the steps behind the acceptance show. */
    private Optional<Cause> steps() {
        for (String service : List.of("payment", "inventory", "shipping")) {
            boolean isOpen = during.samples().stream()
                    .anyMatch(sample ->
                            sample.kpi().at("/breakers/" + service).asText().equals("OPEN"));
            Optional<String> slow = slow("stepP95." + service);
            Optional<String> calls = more("callsPerOrder." + service, CALLS * before.most("callsPerOrder." + service));
            if (isOpen) {
                return Optional.of(new Cause(
                        "breakers." + service + " OPEN",
                        "bulkhead: accept the order at once, and do the step when the breaker closes",
                        "coffee.orders.saga.breaker; the node's SEED_WAIT_MS"));
            }
            if (slow.isPresent()) {
                return Optional.of(new Cause(
                        slow.get(),
                        "timeout and circuit breaker",
                        "coffee.orders.saga.call-timeout, coffee.orders.saga.breaker.failures-max"));
            }
            if (calls.isPresent()) {
                return Optional.of(new Cause(
                        calls.get(),
                        "backoff with jitter, and a circuit breaker",
                        "coffee.orders.saga.quick-backoff, coffee.orders.saga.breaker.failures-max"));
            }
        }
        return Optional.empty();
    }

    /** What customers felt. */
    private Optional<Cause> customers() {
        return more("queueDepth", 1)
                .map(evidence -> new Cause(
                        evidence,
                        "timeout before the store, and a queue for what it does not take",
                        "coffee.orders.intake"))
                .or(() -> slow("p99")
                        .map(evidence -> new Cause(
                                evidence,
                                "timeout, then another try with backoff and jitter under the same idempotency key",
                                "client: resilient; requestTimeoutS")))
                .or(() -> more("errorRate", ERRORS)
                        .map(evidence -> new Cause(
                                evidence,
                                "another try with backoff and jitter, at another edge",
                                "client: resilient; load: failover")));
    }

    private Optional<String> nodesGone() {
        double usual = before.most("nodesReady");
        double least = during.least("nodesReady");
        return least < usual
                ? Optional.of("nodesReady " + ProbeTable.number(least) + " of " + ProbeTable.number(usual))
                : Optional.empty();
    }

    private Optional<String> slow(String field) {
        double most = during.most(field);
        return most >= SLOW_MS && most >= TIMES_AS_LONG * before.most(field)
                ? Optional.of("%s %.0f ms, before %.0f ms".formatted(field, most, before.most(field)))
                : Optional.empty();
    }

    private Optional<String> more(String field, double least) {
        double most = during.most(field);
        return most >= least && most > before.most(field)
                ? Optional.of(
                        field + " " + ProbeTable.number(most) + ", before " + ProbeTable.number(before.most(field)))
                : Optional.empty();
    }
}
