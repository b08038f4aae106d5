package io.coffeechaos.lab.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long the system and its watchers took.
 *
 * @param detect from the begin of the first fault until the hypothesis was first unmet or a breaker opened; empty: neither
 * @param stop from the last action before it until the run was ended early; empty: it was not
 * @param recover from the end of the last fault until the hypothesis was met in {@value #IN_A_ROW} checks in a row, the
 *     first of them; empty: it was not, or it was never unmet
 * @param settle from the end of the last fault until no order was open; empty: orders are still open
 */
record RunTimes(
        Optional<Duration> detect, Optional<Duration> stop, Optional<Duration> recover, Optional<Duration> settle) {
    /** So many good checks in a row are a recovery. */
    static final int IN_A_ROW = 3;

    /** Whether something was so at one time. */
    record Check(Instant at, boolean met) {}

    /**
     * What was seen.
     *
     * @param faults the faults; without any, no time is known
     * @param checks whether the hypothesis was met, oldest first
     * @param breakersOpened when a breaker opened
     * @param actions when the actions of the method began
     * @param stopped when the run was ended early
     * @param settled whether no order was open, oldest first
     */
    record Seen(
            List<FaultBand> faults,
            List<Check> checks,
            List<Instant> breakersOpened,
            List<Instant> actions,
            Optional<Instant> stopped,
            List<Check> settled) {}

    static RunTimes of(Seen seen) {
        Optional<Instant> begin = seen.faults().stream().map(FaultBand::begin).min(Instant::compareTo);
        Optional<Instant> end = seen.faults().stream().map(FaultBand::end).max(Instant::compareTo);
        Optional<Instant> unmet = begin.flatMap(from -> unmet(seen.checks(), from));
        return new RunTimes(
                begin.flatMap(from -> Stream.concat(
                                unmet.stream(), seen.breakersOpened().stream().filter(at -> !at.isBefore(from)))
                        .min(Instant::compareTo)
                        .map(at -> Duration.between(from, at))),
                seen.stopped().flatMap(at -> seen.actions().stream()
                        .filter(action -> !action.isAfter(at))
                        .max(Instant::compareTo)
                        .map(action -> Duration.between(action, at))),
                unmet.isEmpty()
                        ? Optional.empty()
                        : end.flatMap(from -> steady(seen.checks(), from).map(at -> Duration.between(from, at))),
                end.flatMap(from -> seen.settled().stream()
                        .filter(check -> !check.at().isBefore(from) && check.met())
                        .findFirst()
                        .map(check -> Duration.between(from, check.at()))));
    }

    private static Optional<Instant> unmet(List<Check> checks, Instant from) {
        return checks.stream()
                .filter(check -> !check.at().isBefore(from) && !check.met())
                .map(Check::at)
                .findFirst();
    }

    /** The first of {@value #IN_A_ROW} good checks in a row from this time on. */
    static Optional<Instant> steady(List<Check> checks, Instant from) {
        List<Check> after =
                checks.stream().filter(check -> !check.at().isBefore(from)).toList();
        for (int first = 0; first + IN_A_ROW <= after.size(); first++) {
            if (after.subList(first, first + IN_A_ROW).stream().allMatch(Check::met)) {
                return Optional.of(after.get(first).at());
            }
        }
        return Optional.empty();
    }
}
